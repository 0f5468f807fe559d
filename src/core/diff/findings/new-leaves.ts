/** The scalars that a change brings under one key, each at its own path. */

import type { Path } from "../../model/diff.ts";
import { isJsonObject, type JsonValue } from "../../model/json.ts";
import { isKey } from "../path-step.ts";
import type { RawChange } from "../raw-change.ts";
import { isList } from "../same-value.ts";

export interface NewLeaf {
  readonly path: Path;
  readonly value: JsonValue;
  /** What stood at this path before; absent: nothing. */
  readonly before?: JsonValue;
}

/** At any depth of what is new. */
export function newLeaves(change: RawChange, key: string): readonly NewLeaf[] {
  if (change.kind === "added") return leavesIn(change.after.value, change.path, key);
  if (change.kind !== "changed") return [];
  const before = change.before.value;
  return leavesIn(change.after.value, change.path, key).map((leaf) =>
    leaf.path === change.path ? { ...leaf, before } : leaf,
  );
}

function leavesIn(value: JsonValue, path: Path, key: string): readonly NewLeaf[] {
  if (isList(value)) return value.flatMap((element, index) => leavesIn(element, [...path, { index }], key));
  if (isJsonObject(value)) {
    return Object.entries(value).flatMap(([member, child]) =>
      leavesIn(child, [...path, { key: member }], key),
    );
  }
  return isKey(path.at(-1), key) ? [{ path, value }] : [];
}
