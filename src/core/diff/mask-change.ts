/** The border of core/diff: a change with true values becomes a change that may be shown. */

import type { Masker, ObjectKind } from "../manifests/masker.ts";
import { bareCopy, bareObject } from "../manifests/bare-object.ts";
import { objectOf, textOf } from "../manifests/object-of.ts";
import { readYaml } from "../manifests/read-yaml.ts";
import { isRedacted } from "../manifests/redaction.ts";
import type { Change, Finding, MaskedText, Path, PathStep } from "../model/diff.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../model/json.ts";
import type { Place, RawChange, Side } from "./raw-change.ts";
import { isList } from "./same-value.ts";

/** How the values of one object are masked. */
export interface ObjectMask {
  readonly masker: Masker;
  /** Of both sides of the object: a value is masked if either asks for it. */
  readonly kinds: readonly ObjectKind[];
}

export function maskChange(change: RawChange, mask: ObjectMask): Change {
  const around = aroundOf(change, mask);
  const path = maskPath(change.path, around);
  const also = {
    ...collectionsOf(change),
    ...(change.folded === undefined ? {} : { folded: change.folded }),
  };
  switch (change.kind) {
    case "added":
      return { kind: "added", path, after: maskSide(change.after, around), ...also };
    case "removed":
      return { kind: "removed", path, before: maskSide(change.before, around), ...also };
    case "changed": {
      const lines = change.lines === undefined ? {} : { lines: change.lines };
      const [before, after] = [maskSide(change.before, around), maskSide(change.after, around)];
      return { kind: "changed", path, before, after, ...lines, ...also };
    }
    case "reordered": {
      const { order, moved } = change;
      const steps = moved.map((step) => maskStep(step, change.path, around));
      return { kind: "reordered", path, order, moved: steps, ...also };
    }
  }
}

/** Of a text alone nobody can tell. */
function collectionsOf(change: RawChange): Pick<Change, "collections"> {
  const collections = [
    ...("before" in change && isFilled(change.before) ? (["before"] as const) : []),
    ...("after" in change && isFilled(change.after) ? (["after"] as const) : []),
  ];
  return collections.length === 0 ? {} : { collections };
}

function isFilled({ value }: Side): boolean {
  return isList(value) ? value.length > 0 : isJsonObject(value) && Object.keys(value).length > 0;
}

/** A path with keys of list elements that may be shown. */
export function maskPlace(place: Place, mask: ObjectMask): Path {
  return maskPath(place.path, aroundOf(place, mask));
}

/** What a string may be shown as, without the quotes and escapes of the display. */
export function shownString(mask: ObjectMask): (place: Place, side: Side) => string {
  return (place, side) => {
    const text = maskSide(side, aroundOf(place, mask));
    if (text.includes("\n")) return text;
    const read = readYaml(text);
    return read.kind === "read" ? textOf(read.documents[0]?.value) : "";
  };
}

/** A finding's message quotes no value; its path may hold some. */
export function maskFinding(finding: Finding, masker: Masker): Finding {
  const { identity, path } = finding;
  if (identity === undefined || path === undefined) return finding;
  const around = { masker, kinds: [identity], path, bodies: [], hidden: undefined };
  return { ...finding, path: maskPath(withoutDocumentKeys(path), around) };
}

/** Inside a document only the change itself knows which keys of elements are hidden: a finding's path counts them. */
function withoutDocumentKeys(path: Path): Path {
  const document = path.findIndex((step) => "embedded" in step);
  if (document < 0) return path;
  return path.map((step, depth) => (depth > document && "index" in step ? { index: step.index } : step));
}

/** A place as the mask wants to know it, made once for all that is masked there. */
interface MaskAround extends ObjectMask {
  /** In `bodies` every list on the way holds one element. */
  readonly path: Path;
  readonly bodies: readonly JsonObject[];
  readonly hidden: ReadonlySet<JsonValue> | undefined;
}

function aroundOf({ path, parents, hidden }: Place, mask: ObjectMask): MaskAround {
  // Only what stands on the way, so that the mask does not search a list of thousands for each of its elements; new before old.
  const bodies = [wayTo(parents.after, path), wayTo(parents.before, path)].filter(isJsonObject);
  return { ...mask, path: path.map(firstElement), bodies, hidden };
}

function maskSide(side: Side, { masker, kinds, bodies, path, hidden }: MaskAround): MaskedText {
  const value = hidden === undefined ? side.value : withoutHidden(side.value, hidden, masker);
  return masker.maskedValue({ kinds, bodies, path, ...side, value });
}

/** What the mask of a whole document hides stays hidden where the document is shown in pieces. */
function withoutHidden(value: JsonValue, hidden: ReadonlySet<JsonValue>, masker: Masker): JsonValue {
  if (hidden.has(value)) return masker.maskedValue({ ...hiddenPlace, value });
  if (isList(value)) return value.map((element) => withoutHidden(element, hidden, masker));
  if (!isJsonObject(value)) return value;
  const copy = bareCopy(value);
  for (const [key, member] of Object.entries(value)) copy[key] = withoutHidden(member, hidden, masker);
  return copy;
}

/** A place where every value is hidden. */
const hiddenPlace = { kinds: [{ group: "", kind: "Secret" }], path: [{ key: "data" }, { key: "value" }] };

function wayTo(values: readonly JsonValue[], path: Path): JsonValue {
  let inside: JsonValue = null;
  for (let index = path.length - 1; index >= 0; index -= 1) {
    const step = path[index];
    if (step === undefined || "embedded" in step) continue;
    inside = "key" in step ? withNames(values[index], step.key, inside) : [inside];
  }
  return inside;
}

/** One member of an object, and what tells the mask what the object is. */
function withNames(source: JsonValue | undefined, key: string, member: JsonValue): JsonObject {
  const object = bareObject();
  const { kind, name } = objectOf(source);
  if (kind !== undefined) object["kind"] = kind;
  if (name !== undefined) object["name"] = name;
  object[key] = member;
  return object;
}

/** The lists on the way hold one element. */
function firstElement(step: PathStep): PathStep {
  return "index" in step ? { ...step, index: 0 } : step;
}

function maskPath(path: Path, around: MaskAround): Path {
  if (!path.some((step) => "element" in step)) return path;
  return path.map((step, depth) => maskStep(step, path.slice(0, depth), around));
}

/** The key of an element is a value too: in a list of tokens told apart by `key`, it is the token. */
function maskStep(step: PathStep, parent: Path, { masker, hidden, ...around }: MaskAround): PathStep {
  if (!("element" in step)) return step;
  const element = Object.entries(step.element).map(([field, value]): [string, string] => {
    const path = [...parent, step, { key: field }].map(firstElement);
    const shown = masker.maskedValue(
      hidden?.has(value) === true ? { ...hiddenPlace, value } : { ...around, path, value },
    );
    return [field, isRedacted(shown) ? shown : value];
  });
  return { ...step, element: Object.fromEntries(element) };
}
