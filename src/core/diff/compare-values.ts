/** Compares two values by meaning: keys by name, list elements by their key, documents in strings by content, order as a fact of its own. */

import { isJsonObject, type JsonObject, type JsonValue } from "../model/json.ts";
import { compareLists } from "./compare-lists.ts";
import { type CompareOptions, type Comparison, goInto } from "./comparison.ts";
import { type EmbeddedDocument, openDocuments, readDocument } from "./embedded-document.ts";
import { hiddenValues } from "./embedded-values.ts";
import type { Place, RawChange, Side } from "./raw-change.ts";
import { isList, sameValue } from "./same-value.ts";

const root: Place = { path: [], parents: { before: [], after: [] } };
/** Documents in documents in documents are compared by lines. */
const deepestDocument = 2;

/**
 * All changes from one value to the other, each at the deepest path that holds it; keys in code unit order.
 * Every leaf that differs lies at or below one of their paths, and applying them to `before` gives `after`, but for the layout of documents
 * in strings, which stands in `parents`.
 */
export function compareValues(
  before: JsonValue,
  after: JsonValue,
  options: CompareOptions = {},
): readonly RawChange[] {
  const comparison: Comparison = {
    options,
    compare: (left, right, place) => compareSides(left, right, place, comparison),
  };
  return comparison.compare({ value: before }, { value: after }, root);
}

function compareSides(before: Side, after: Side, place: Place, comparison: Comparison): readonly RawChange[] {
  return sameValue(before.value, after.value) ? [] : compareDifferent(before, after, place, comparison);
}

/** Of values that are not the same. */
function compareDifferent(
  before: Side,
  after: Side,
  place: Place,
  comparison: Comparison,
): readonly RawChange[] {
  const [left, right] = [before.value, after.value];
  if (isJsonObject(left) && isJsonObject(right)) return compareObjects(left, right, place, comparison);
  if (isList(left) && isList(right)) return compareLists(left, right, place, comparison);
  const changed: RawChange = { kind: "changed", ...place, before, after };
  const documents = openPlace(changed, comparison);
  return documents === undefined ? [changed] : compareDocuments(changed, documents, comparison);
}

function compareObjects(
  before: JsonObject,
  after: JsonObject,
  place: Place,
  comparison: Comparison,
): readonly RawChange[] {
  const inside = goInto(before, after, place);
  return differentKeys(before, after).flatMap((key): readonly RawChange[] => {
    const [left, right] = [before[key], after[key]];
    if (left !== undefined && right !== undefined)
      return compareDifferent({ value: left }, { value: right }, inside({ key }), comparison);
    if (left !== undefined) return [{ kind: "removed", ...inside({ key }), before: { value: left } }];
    return right === undefined ? [] : [{ kind: "added", ...inside({ key }), after: { value: right } }];
  });
}

/** Of members that are not the same on both sides, in code unit order. */
function differentKeys(before: JsonObject, after: JsonObject): readonly string[] {
  const keys: string[] = [];
  for (const key of Object.keys(before)) {
    const [left, right] = [before[key], after[key]];
    if (left === undefined || right === undefined || !sameValue(left, right)) keys.push(key);
  }
  for (const key of Object.keys(after)) if (before[key] === undefined) keys.push(key);
  return keys.toSorted();
}

type ChangedPlace = Extract<RawChange, { kind: "changed" }>;

interface OpenDocuments {
  readonly before: EmbeddedDocument;
  readonly after: EmbeddedDocument;
  readonly hidden: ReadonlySet<JsonValue>;
}

/** `undefined` for what is no document, or is hidden as a whole: how many keys a hidden document has is nobody's business. */
function openPlace(change: ChangedPlace, { options }: Comparison): OpenDocuments | undefined {
  const [before, after] = [change.before.value, change.after.value];
  if (typeof before !== "string" || typeof after !== "string") return undefined;
  if (change.path.filter((step) => "embedded" in step).length >= deepestDocument) return undefined;
  const last = change.path.at(-1);
  const key = last !== undefined && "key" in last ? last.key : "";
  const documents = openDocuments(key, before, after);
  if (documents === undefined) return undefined;
  const hidden = ([change.before, change.after] as const).map((side, index) => {
    const shown = options.shown?.(change, side);
    const { data = {} } = documents[index] ?? {};
    return shown === undefined ? new Set<JsonValue>() : hiddenIn(data, readDocument(key, shown));
  });
  const [left, right] = hidden;
  if (left === undefined || right === undefined) return undefined;
  return {
    before: documents[0],
    after: documents[1],
    hidden: new Set([...(change.hidden ?? []), ...left, ...right]),
  };
}

function hiddenIn(data: JsonValue, shown: EmbeddedDocument | undefined): ReadonlySet<JsonValue> | undefined {
  return shown === undefined ? undefined : hiddenValues(data, shown.data);
}

/** The changes of the content; where only the layout or a comment differs, that is said: as a change of the string that means the same. */
function compareDocuments(
  change: ChangedPlace,
  { before, after, hidden }: OpenDocuments,
  { compare }: Comparison,
): readonly RawChange[] {
  const { path, parents } = change;
  const inside: Place = {
    hidden,
    path: [...path, { embedded: after.format }],
    parents: {
      before: [...parents.before, change.before.value],
      after: [...parents.after, change.after.value],
    },
  };
  const content = compare({ value: before.data }, { value: after.data }, inside);
  const saysMore = content.length === 0 || before.comments.join("\n") !== after.comments.join("\n");
  return saysMore ? [...content, { ...change, folded: "same-meaning" }] : content;
}
