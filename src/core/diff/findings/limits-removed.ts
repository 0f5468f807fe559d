/**
 * A container that stays loses a limit or a request. A request that is absent counts as its limit (k8s.io/api, ResourceRequirements). Without
 * a memory limit a container can take its node down; what has no request is not reserved. A lost CPU limit alone is often wanted: a note.
 */

import type { JsonObject } from "../../model/json.ts";
import type { BothSides } from "./both-sides.ts";
import type { RawFinding } from "./finding-rule.ts";
import { makeFinding } from "./make-finding.ts";
import { readAt } from "./read-at.ts";

const bounds = [
  { field: "limits", resource: "memory", name: "memory limit" },
  { field: "limits", resource: "cpu", name: "CPU limit" },
  { field: "requests", resource: "memory", name: "memory request" },
  { field: "requests", resource: "cpu", name: "CPU request" },
] as const;

type Bound = (typeof bounds)[number];

export function limitsRemoved({ podPairs }: BothSides): readonly RawFinding[] {
  return podPairs().flatMap(({ identity, containers }) =>
    containers.flatMap(({ path, before, after }): readonly RawFinding[] => {
      const lost = bounds.filter((bound) => has(before, bound) && !has(after, bound)).map(({ name }) => name);
      if (lost.length === 0) return [];
      const isLight = lost.length === 1 && lost[0] === "CPU limit";
      return [
        makeFinding("limits-removed", {
          identity,
          path: [...path, { key: "resources" }],
          ...(isLight ? { severity: "note" } : {}),
          message: messageOf(lost),
        }),
      ];
    }),
  );
}

function has(container: JsonObject | undefined, { field, resource }: Bound): boolean {
  const resources = container?.["resources"];
  const limit = readAt(resources, "limits", resource);
  return (field === "limits" ? limit : (readAt(resources, "requests", resource) ?? limit)) !== undefined;
}

function messageOf(lost: readonly string[]): string {
  const names = lost.join(", ").replace(/, (?=[^,]*$)/, " and ");
  const why = lost.includes("memory limit")
    ? "it can take all memory of its node"
    : lost[0] === "CPU limit"
      ? "it can take all free CPU of its node"
      : "the scheduler no longer reserves what it needs";
  return `The container loses its ${names}: ${why}.`;
}
