/** A Job has a new name: applying it creates another Job, which runs once more. (A changed Job under the old name is refused.) */

import type { BothSides } from "./both-sides.ts";
import type { RawFinding } from "./finding-rule.ts";
import { isKind } from "./is-kind.ts";
import { makeFinding } from "./make-finding.ts";

export function jobRunsAgain({ renamed }: BothSides): readonly RawFinding[] {
  return renamed
    .filter(
      ({ before, after }) => isKind(before.identity, "Job.batch") && isKind(after.identity, "Job.batch"),
    )
    .map(({ after }) =>
      makeFinding("job-runs-again", {
        identity: after.identity,
        message: "The Job has a new name: what it does is done once more.",
      }),
    );
}
