/** The border of core/diff: a change with true values becomes a change that may be shown. */

import type { Masker, ObjectKind } from "../manifests/masker.ts";
import type { Change, Finding, Path, PathStep } from "../model/diff.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../model/json.ts";
import { objectOf } from "../manifests/object-of.ts";
import type { Place, RawChange, Side } from "./raw-change.ts";

/** How the values of one object are masked. */
export interface ObjectMask {
  readonly masker: Masker;
  /** Of both sides of the object: a value is masked if either asks for it. */
  readonly kinds: readonly ObjectKind[];
}

export function maskChange(change: RawChange, { masker, kinds }: ObjectMask): Change {
  const around = { masker, kinds, bodies: bodiesAround(change) };
  const path = maskPath(change.path, around);
  const shown = (side: Side) =>
    masker.maskedValue({ kinds, bodies: around.bodies, path: change.path.map(firstElement), ...side });
  switch (change.kind) {
    case "added":
      return { kind: "added", path, after: shown(change.after) };
    case "removed":
      return { kind: "removed", path, before: shown(change.before) };
    case "changed":
      return { kind: "changed", path, before: shown(change.before), after: shown(change.after) };
    case "reordered": {
      const { order, moved } = change;
      return {
        kind: "reordered",
        path,
        order,
        moved: moved.map((step) => maskStep(step, change.path, around)),
      };
    }
  }
}

/** A finding's message quotes no value; its path may hold some. */
export function maskFinding(finding: Finding, masker: Masker): Finding {
  const { identity, path } = finding;
  if (identity === undefined || path === undefined) return finding;
  return { ...finding, path: maskPath(path, { masker, kinds: [identity], bodies: [] }) };
}

interface MaskAround extends ObjectMask {
  readonly bodies: readonly JsonObject[];
}

/**
 * Of both objects only what stands on the way to the change, so that the mask does not search a list of thousands for each of its
 * elements; new before old.
 */
function bodiesAround({ path, parents }: Place): readonly JsonObject[] {
  return [parents.after, parents.before].map((values) => wayTo(values, path)).filter(isJsonObject);
}

function wayTo(values: readonly JsonValue[], path: Path): JsonValue {
  let inside: JsonValue = null;
  for (const [index, step] of [...path.entries()].toReversed()) {
    if ("embedded" in step) continue;
    inside = "key" in step ? { ...namesOf(objectOf(values[index])), [step.key]: inside } : [inside];
  }
  return inside;
}

/** What tells the mask what an object is. */
function namesOf({ kind, name }: JsonObject): JsonObject {
  return { ...(kind === undefined ? {} : { kind }), ...(name === undefined ? {} : { name }) };
}

/** The lists on the way hold one element. */
function firstElement(step: PathStep): PathStep {
  return "index" in step ? { ...step, index: 0 } : step;
}

function maskPath(path: Path, around: MaskAround): Path {
  return path.map((step, depth) => maskStep(step, path.slice(0, depth), around));
}

/** The key of an element is a value too: in a list of tokens told apart by `key`, it is the token. */
function maskStep(step: PathStep, parent: Path, { masker, ...around }: MaskAround): PathStep {
  if (!("element" in step)) return step;
  const element = Object.entries(step.element).map(([field, value]): [string, string] => {
    const path = [...parent, step, { key: field }].map(firstElement);
    const shown = masker.maskedValue({ ...around, path, value });
    return [field, /‹(?:redacted|encrypted)/.test(shown) ? shown : value];
  });
  return { ...step, element: Object.fromEntries(element) };
}
