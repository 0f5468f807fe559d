/** Something is newly told to rest: `spec.suspend` (CronJob, Job, Flux) or `spec.paused` (Deployment, Rollout, Cluster) becomes true. */

import type { BothSides } from "./both-sides.ts";
import type { RawFinding } from "./finding-rule.ts";
import { makeFinding } from "./make-finding.ts";
import { pathOf, readAt } from "./read-at.ts";

const switches = [
  ["suspend", "It is newly suspended: it does nothing until somebody takes that back."],
  ["paused", "It is newly paused: later changes do not reach its pods until somebody takes that back."],
] as const;

export function suspended({ changed }: BothSides): readonly RawFinding[] {
  return changed.flatMap(({ before, after }) =>
    switches
      .filter(
        ([key]) => readAt(after.body, "spec", key) === true && readAt(before.body, "spec", key) !== true,
      )
      .map(([key, message]) =>
        makeFinding("suspended", { identity: after.identity, path: pathOf("spec", key), message }),
      ),
  );
}
