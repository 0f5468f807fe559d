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
  const members: Member[] = [];
  for (const [key, left] of Object.entries(before)) {
    const right = after[key];
    if (right === undefined)
      members.push([key, [{ kind: "removed", ...inside({ key }), before: { value: left } }]]);
    else if (!sameValue(left, right))
      members.push([key, compareDifferent({ value: left }, { value: right }, inside({ key }), comparison)]);
  }
  for (const [key, value] of Object.entries(after)) {
    if (before[key] === undefined)
      members.push([key, [{ kind: "added", ...inside({ key }), after: { value } }]]);
  }
  return members.toSorted(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, changes]) => changes);
}

/** A key and what changes below it. */
type Member = readonly [key: string, changes: readonly RawChange[]];

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
  const hiddenIn = (document: EmbeddedDocument, side: Side) => {
    const shown = options.shown?.(change, side);
    return shown === undefined ? nothing : hiddenValues(document.data, readDocument(key, shown)?.data);
  };
  const [left, right] = [hiddenIn(documents[0], change.before), hiddenIn(documents[1], change.after)];
  if (left === undefined || right === undefined) return undefined;
  const hidden = new Set([...(change.hidden ?? nothing), ...left, ...right]);
  return { before: documents[0], after: documents[1], hidden };
}

const nothing: ReadonlySet<JsonValue> = new Set();

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
