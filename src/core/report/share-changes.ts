/** Takes the changes of one object apart that several environments have: what is common to a set of them is said once for that set. */

import { groupBy } from "../diff/group-by.ts";
import type { Change, ChangedObjectDiff } from "../model/diff.ts";
import { neutralOf } from "./neutral.ts";
import { pathText } from "./path-text.ts";
import { environmentsOf, type PlacedObject, type Places } from "./placed-object.ts";
import { changeKey, contentKey } from "./shared-keys.ts";

/** One field that changes in several environments, in each to values of its own. */
export interface VariedChange {
  /** At least two; no environment twice. */
  readonly variants: readonly Variant[];
}

export interface Variant {
  readonly environments: readonly string[];
  readonly change: Change;
}

/** What happens to one object in these environments, and in no other. */
export interface ChangesPiece {
  readonly places: Places;
  /** Of the first environment, with those changes only that all of them have. */
  readonly object: ChangedObjectDiff;
  readonly varied: readonly VariedChange[];
}

interface PlacedChange {
  readonly place: PlacedObject;
  readonly object: ChangedObjectDiff;
  readonly change: Change;
}

type PlacedChanges = readonly [PlacedChange, ...PlacedChange[]];

interface Entry {
  readonly places: Places;
  /** Of the first of them. */
  readonly object: ChangedObjectDiff;
  readonly said: Change | VariedChange;
}

/** Longer values are not set side by side. */
const longestValue = 200;

/** `undefined` when taking them apart would say nothing more briefly. `places`: the same object, changed, in two environments at least. */
export function shareChanges(places: Places): readonly ChangesPiece[] | undefined {
  const all = places.map(changesOf);
  // An object that is only renamed somewhere has nothing to be taken apart, and must not get lost.
  if (all.some(({ length }) => length === 0)) return undefined;
  const byPath = groupBy(all.flat(), ({ change }) => pathText(change.path));
  const entries = [...byPath.values()].flatMap(entriesOf);
  if (entries.length >= saidApart(places)) return undefined;
  const sets = groupBy(entries, (entry) => JSON.stringify(environmentsOf(entry.places)));
  return [...sets.values()].map((set) => ({
    places: set[0].places,
    object: { ...set[0].object, changes: set.flatMap(({ said }) => ("variants" in said ? [] : [said])) },
    varied: set.flatMap(({ said }) => ("variants" in said ? [said] : [])),
  }));
}

function changesOf(place: PlacedObject): readonly PlacedChange[] {
  const { object } = place;
  return object.kind === "changed" ? object.changes.map((change) => ({ place, object, change })) : [];
}

/** How many changes are to be read when each environment's object is shown as a whole, equal ones once. */
function saidApart(places: Places): number {
  const groups = groupBy(places, ({ object, neutral }) => contentKey(object, neutral));
  return [...groups.values()].reduce((sum, [first]) => sum + changesOf(first).length, 0);
}

/** Of one path: one entry for all environments where their values can stand side by side, else one for each change. */
function entriesOf(changes: PlacedChanges): readonly Entry[] {
  const same = [...groupBy(changes, ({ place, change }) => changeKey(change, place.neutral)).values()];
  if (same.length === 1 || !canStandTogether(changes)) {
    return same.map((group) => ({ places: placesOf(group), object: group[0].object, said: group[0].change }));
  }
  // Side by side each value is shown as it is written there, affixes and all.
  const written = groupBy(changes, ({ place, change }) => changeKey(change, neutralOf(place.names)));
  const variants = [...written.values()].map((group) => ({
    environments: environmentsOf(placesOf(group)),
    change: group[0].change,
  }));
  return [{ places: placesOf(changes), object: changes[0].object, said: { variants } }];
}

function placesOf([first, ...others]: PlacedChanges): Places {
  return [first.place, ...others.map(({ place }) => place)];
}

function canStandTogether(changes: PlacedChanges): boolean {
  const environments = new Set(changes.map(({ place }) => place.environment));
  return environments.size === changes.length && changes.every(({ change }) => isBrief(change));
}

/** One line on both sides, to be read. */
function isBrief(change: Change): boolean {
  if (change.kind === "reordered" || change.folded !== undefined) return false;
  if (change.kind === "changed" && change.lines !== undefined) return false;
  const values = [
    ...("before" in change ? [change.before] : []),
    ...("after" in change ? [change.after] : []),
  ];
  return values.every((value) => value.length <= longestValue && !value.includes("\n"));
}
