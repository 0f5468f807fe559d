/** A pod that ran under a ServiceAccount of its own falls back to `default`: its requests to the API server lose their rights. */

import type { PodSpec } from "../../manifests/pod-specs.ts";
import { textOf } from "../../manifests/object-of.ts";
import type { BothSides } from "./both-sides.ts";
import type { RawFinding } from "./finding-rule.ts";
import { makeFinding } from "./make-finding.ts";

export function serviceAccountLost({ podPairs }: BothSides): readonly RawFinding[] {
  return podPairs().flatMap(({ identity, path, before, after }): readonly RawFinding[] => {
    const was = before === undefined ? "default" : accountOf(before);
    if (was === "default" || accountOf(after) !== "default") return [];
    return [
      makeFinding("service-account-lost", {
        identity,
        path: [...path, { key: "serviceAccountName" }],
        message:
          "The pods fall back to the default ServiceAccount: what they may do in the cluster, and their cloud identity, is lost.",
        before: was,
      }),
    ];
  });
}

/** `serviceAccount` is the old name of the field. */
function accountOf({ spec }: PodSpec): string {
  return textOf(spec["serviceAccountName"]) || textOf(spec["serviceAccount"]) || "default";
}
