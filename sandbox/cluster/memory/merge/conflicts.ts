/** Fields that another manager owns with another value, and how the API server says so. */

import type { JsonObject } from "../../json.ts";
import type { Ownership } from "./managers.ts";
import { type Path, showPath } from "./path-element.ts";

export interface Conflict {
  readonly owner: Ownership;
  readonly path: Path;
}

/** The message and the causes of the 409. */
export function describeConflicts(conflicts: readonly Conflict[]): {
  readonly message: string;
  readonly causes: readonly JsonObject[];
} {
  const causes = conflicts.map(({ owner, path }) => ({
    reason: "FieldManagerConflict",
    message: `conflict with ${nameOf(owner)}`,
    field: showPath(path),
  }));
  const [only] = conflicts;
  if (only !== undefined && conflicts.length === 1)
    return {
      message: `Apply failed with 1 conflict: conflict with ${nameOf(only.owner)}: ${showPath(only.path)}`,
      causes,
    };
  const names = [...new Set(conflicts.map(({ owner }) => nameOf(owner)))].toSorted();
  const lines = names.flatMap((name) => [
    `conflicts with ${name}:`,
    ...conflicts.filter(({ owner }) => nameOf(owner) === name).map(({ path }) => `- ${showPath(path)}`),
  ]);
  return { message: `Apply failed with ${conflicts.length} conflicts: ${lines.join("\n")}`, causes };
}

function nameOf({ manager, operation, apiVersion, subresource }: Ownership): string {
  const through = subresource === "" ? "" : ` with subresource ${JSON.stringify(subresource)}`;
  return `${JSON.stringify(manager)}${through}${operation === "Update" ? ` using ${apiVersion}` : ""}`;
}
