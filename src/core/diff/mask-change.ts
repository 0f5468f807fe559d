/** The border of core/diff: a change with true values becomes a change that may be shown. */

import type { Masker, ObjectKind } from "../manifests/masker.ts";
import type { Change, Finding, Path, PathStep } from "../model/diff.ts";
import type { RawChange, Side } from "./raw-change.ts";

/** How the values of one object are masked. */
export interface ObjectMask {
  readonly masker: Masker;
  /** Of both sides of the object: a value is masked if either asks for it. */
  readonly kinds: readonly ObjectKind[];
}

export function maskChange(change: RawChange, mask: ObjectMask): Change {
  const path = maskPath(change.path, mask);
  const shown = (side: Side) => mask.masker.maskedValue({ kinds: mask.kinds, path: change.path, ...side });
  switch (change.kind) {
    case "added":
      return { kind: "added", path, after: shown(change.after) };
    case "removed":
      return { kind: "removed", path, before: shown(change.before) };
    case "changed":
      return { kind: "changed", path, before: shown(change.before), after: shown(change.after) };
    case "reordered":
      return { ...change, path, moved: change.moved.map((step) => maskStep(step, change.path, mask)) };
  }
}

/** A finding's message quotes no value; its path may hold some. */
export function maskFinding(finding: Finding, masker: Masker): Finding {
  const { identity, path } = finding;
  if (identity === undefined || path === undefined) return finding;
  return { ...finding, path: maskPath(path, { masker, kinds: [identity] }) };
}

function maskPath(path: Path, mask: ObjectMask): Path {
  return path.map((step, depth) => maskStep(step, path.slice(0, depth), mask));
}

/** The key of an element is a value too: in a list of tokens told apart by `key`, it is the token. */
function maskStep(step: PathStep, parent: Path, { kinds, masker }: ObjectMask): PathStep {
  if (!("element" in step)) return step;
  const element = Object.entries(step.element).map(([field, value]): [string, string] => {
    const place = { kinds, path: [...parent, step, { key: field }], value };
    return [field, masker.holdsSecretLiteral(place) ? masker.maskedValue(place) : value];
  });
  return { ...step, element: Object.fromEntries(element) };
}
