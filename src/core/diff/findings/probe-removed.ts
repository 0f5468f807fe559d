/** A container that stays loses a probe: Kubernetes no longer sees that it hangs, or sends it traffic before it is ready. */

import type { BothSides } from "./both-sides.ts";
import type { RawFinding } from "./finding-rule.ts";
import { makeFinding } from "./make-finding.ts";

const probes = [
  ["livenessProbe", "The liveness probe is gone: a container that hangs is not started again."],
  ["readinessProbe", "The readiness probe is gone: pods get traffic before they can answer."],
  ["startupProbe", "The startup probe is gone: a slow start may be taken for a failure."],
] as const;

export function probeRemoved({ podPairs }: BothSides): readonly RawFinding[] {
  return podPairs().flatMap(({ identity, containers }) =>
    containers.flatMap(({ path, before, after }) =>
      probes
        .filter(([probe]) => isSet(before?.[probe]) && !isSet(after[probe]))
        .map(([probe, message]) =>
          makeFinding("probe-removed", { identity, path: [...path, { key: probe }], message }),
        ),
    ),
  );
}

function isSet(probe: unknown): boolean {
  return probe !== undefined && probe !== null;
}
