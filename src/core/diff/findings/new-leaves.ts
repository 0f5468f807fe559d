/** The scalars that a change brings, each at its own path. */

import type { Path } from "../../model/diff.ts";
import { isJsonObject, type JsonValue } from "../../model/json.ts";
import type { RawChange } from "../raw-change.ts";
import { isList } from "../same-value.ts";

export interface NewLeaf {
  readonly path: Path;
  readonly value: JsonValue;
  /** What stood at this path before; absent: nothing. */
  readonly before?: JsonValue;
}

export function newLeaves(change: RawChange): readonly NewLeaf[] {
  if (change.kind === "added") return leavesIn(change.after.value, change.path);
  if (change.kind !== "changed") return [];
  const before = change.before.value;
  return leavesIn(change.after.value, change.path).map((leaf) =>
    leaf.path === change.path ? { ...leaf, before } : leaf,
  );
}

function leavesIn(value: JsonValue, path: Path): readonly NewLeaf[] {
  if (isList(value)) return value.flatMap((element, index) => leavesIn(element, [...path, { index }]));
  if (isJsonObject(value)) {
    return Object.entries(value).flatMap(([key, child]) => leavesIn(child, [...path, { key }]));
  }
  return [{ path, value }];
}
