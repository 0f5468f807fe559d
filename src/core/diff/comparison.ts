/** What the comparison of two values is given, and how it goes deeper. */

import type { PathStep, Skipped } from "../model/diff.ts";
import type { JsonValue } from "../model/json.ts";
import type { ListTypes } from "./custom-lists.ts";
import type { Place, RawChange, Side } from "./raw-change.ts";

export interface CompareOptions {
  /** The string as it may be shown: a document in it is looked into only where it is not hidden as a whole. Absent: it is shown as it is. */
  readonly shown?: (place: Place, side: Side) => string;
  /** Of the lists of the object's kind, as its CRD says. */
  readonly listTypes?: ListTypes;
  /** Called with what was compared less finely than the rest. */
  readonly skip?: (what: Exclude<Skipped["what"], "renames">, place: Place) => void;
}

/** A comparison at a place below the root. */
export interface Comparison {
  readonly options: CompareOptions;
  readonly compare: (before: Side, after: Side, place: Place) => readonly RawChange[];
}

/** The places below two collections, by step. */
export function goInto(
  before: JsonValue,
  after: JsonValue,
  { path, parents, ...rest }: Place,
): (step: PathStep) => Place {
  const inside = { before: [...parents.before, before], after: [...parents.after, after] };
  return (step) => ({ ...rest, path: [...path, step], parents: inside });
}
