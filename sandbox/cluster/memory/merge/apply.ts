/**
 * Server-side apply and the tracking of other writes. Algorithm: structured-merge-diff v6, `merge/update.go`, with the layers that
 * the API server puts around it (`apimachinery/pkg/util/managedfields`). Pure: objects and owners in, objects and owners out.
 *
 * One simplification: every owner's fields are read in the version of the request. Kinds with several versions of different shape are
 * refused before they come here.
 */

import type { JsonObject, JsonValue } from "../../json.ts";
import type { AtomRef } from "../types/atom.ts";
import { compareValues, type Comparison } from "./compare-values.ts";
import type { Conflict } from "./conflicts.ts";
import {
  difference,
  type FieldSet,
  fieldSetOf,
  intersection,
  isEmpty,
  noFields,
  pathsOf,
  union,
  withoutSubtrees,
} from "./field-set.ts";
import { fieldsOf } from "./fields-of.ts";
import { type ManagerName, type Managers, managerKey, type Ownership, withOwner } from "./managers.ts";
import { mergeValues } from "./merge-values.ts";
import { asObject, removeFields, withNamedFields } from "./remove-fields.ts";
import { equal } from "./shape.ts";

/** Facts of the object that nobody owns. */
const unowned: FieldSet = fieldSetOf([
  ["f:apiVersion"],
  ["f:kind"],
  ["f:metadata"],
  ...[
    "name",
    "namespace",
    "creationTimestamp",
    "selfLink",
    "uid",
    "clusterName",
    "generation",
    "managedFields",
    "resourceVersion",
  ].map((name) => ["f:metadata", `f:${name}`]),
]);

export interface ApplyInput {
  readonly type: AtomRef;
  /** Without `metadata.managedFields`. */
  readonly live: JsonObject;
  readonly config: JsonObject;
  readonly managers: Managers;
  readonly manager: ManagerName;
  readonly force: boolean;
  /** What this endpoint does not write, such as `status` on the object itself. */
  readonly reset: FieldSet;
  /** RFC 3339. */
  readonly now: string;
}

export type ApplyResult =
  | { readonly kind: "conflict"; readonly conflicts: readonly Conflict[] }
  /** Without defaults yet: the caller decodes the object as any other. */
  | { readonly kind: "merged"; readonly object: JsonObject; readonly managers: Managers };

export function applyConfig(input: ApplyInput): ApplyResult {
  const { type, live, config, manager, reset } = input;
  const key = managerKey(manager);
  const before = input.managers.get(key);
  const merged = asObject(mergeValues(type, live, config));
  const fields = withoutSubtrees(fieldsOf(type, config), reset);
  const claimed: Ownership = {
    ...manager,
    fields,
    ...(before?.time === undefined ? {} : { time: before.time }),
  };
  const withClaim = new Map(input.managers).set(key, claimed);
  const object = prune({ type, merged, managers: withClaim, last: before?.fields ?? noFields });
  const comparison = compareValues(type, live, object);
  const conflicts = findConflicts(withClaim, key, comparison, reset);
  if (conflicts.length > 0 && !input.force) return { kind: "conflict", conflicts };
  const others = takeFrom(withClaim, key, comparison, reset);
  const unchanged = equal(live, object);
  const mine = {
    ...claimed,
    fields: difference(fields, unowned),
    ...(unchanged ? {} : { time: input.now }),
  };
  return { kind: "merged", object: unchanged ? live : object, managers: withOwner(others, mine) };
}

interface PruneInput {
  readonly type: AtomRef;
  readonly merged: JsonObject;
  /** With the applying manager's new claim. */
  readonly managers: Managers;
  /** What the applying manager owned before. */
  readonly last: FieldSet;
}

/** Removes what the manager applied last time, does not apply now, and nobody else owns. */
function prune({ type, merged, managers, last }: PruneInput): JsonObject {
  if (isEmpty(last)) return merged;
  const named = (set: FieldSet) => withNamedFields(type, set);
  const all = named(fieldsOf(type, merged));
  const fieldsIn = (value: JsonValue) => named(fieldsOf(type, value));
  const without = removeFields(type, merged, named(last));
  const owned = [...managers.values()].reduce((set, { fields }) => union(set, fields), noFields);
  const backOwned = removeFields(type, merged, difference(all, union(fieldsIn(without), named(owned))));
  const gone = intersection(difference(all, fieldsIn(backOwned)), named(last));
  return asObject(removeFields(type, merged, gone));
}

function findConflicts(
  managers: Managers,
  applying: string,
  { added, modified }: Comparison,
  reset: FieldSet,
): readonly Conflict[] {
  const changed = withoutSubtrees(union(added, modified), reset);
  return [...managers].flatMap(([key, owner]) =>
    key === applying ? [] : pathsOf(intersection(owner.fields, changed)).map((path) => ({ owner, path })),
  );
}

/** Others lose what was changed or removed. */
function takeFrom(
  managers: Managers,
  writing: string,
  { added, modified, removed }: Comparison,
  reset: FieldSet,
): Managers {
  const lost = withoutSubtrees(union(union(added, modified), removed), reset);
  return [...managers].reduce<Managers>(
    (kept, [key, owner]) =>
      key === writing ? kept : withOwner(kept, { ...owner, fields: difference(owner.fields, lost) }),
    managers,
  );
}

export interface UpdateInput {
  readonly type: AtomRef;
  /** The object before, without `managedFields`; an empty object when it is created. */
  readonly live: JsonObject;
  /** The object as it will be stored, without `managedFields`. */
  readonly object: JsonObject;
  readonly managers: Managers;
  readonly manager: ManagerName;
  readonly reset: FieldSet;
  readonly now: string;
}

/** Records a create, replace or patch: the manager owns what it added and changed; others lose it. */
export function trackUpdate({ type, live, object, managers, manager, reset, now }: UpdateInput): Managers {
  const comparison = compareValues(type, live, object);
  const others = takeFrom(managers, "", comparison, reset);
  const changed = difference(withoutSubtrees(union(comparison.modified, comparison.added), reset), unowned);
  if (isEmpty(changed)) return others;
  const before = others.get(managerKey(manager));
  const fields = before === undefined ? changed : union(before.fields, changed);
  return withOwner(others, { ...manager, fields, time: now });
}

/** The owner of whatever was there before anybody was tracked. */
export const beforeFirstApply = "before-first-apply";
