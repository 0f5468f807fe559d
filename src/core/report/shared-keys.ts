/** When what happens in two environments is the same: whatever their namespaces, affixes, generated names and secrets are called. */

import type { Change, ChangedObjectDiff, ObjectDiff } from "../model/diff.ts";
import type { Identity } from "../model/manifest.ts";
import type { Neutral } from "./neutral.ts";
import { pathText } from "./path-text.ts";

/** Equal for objects that stand for each other in two environments, and to which the same kind of thing happens. */
export function objectKey(object: ObjectDiff, neutral: Neutral): string {
  const { kind, identity } = object;
  if (kind !== "changed") return neutral(JSON.stringify([kind, anywhere(identity)]));
  const { renamedFrom, relation, rollsOut, references } = object;
  const about = [
    renamedFrom === undefined ? undefined : anywhere(renamedFrom),
    relation,
    rollsOut?.map(anywhere),
    references?.toNew.map(anywhere),
    references?.toOld.map(anywhere),
  ];
  return neutral(JSON.stringify([kind, anywhere(identity), about]));
}

/** Equal for objects with the same key whose content or changes are the same too. */
export function contentKey(object: ObjectDiff, neutral: Neutral): string {
  if (object.kind !== "changed") return neutral(bodyLines(object).join("\n"));
  return JSON.stringify(object.changes.map((change) => changeKey(change, neutral)));
}

/** Equal for the same change of two objects. Where a list element has a key, its index says nothing. */
export function changeKey(change: Change, neutral: Neutral): string {
  const { kind, path, folded } = change;
  const values =
    change.kind === "reordered"
      ? [change.moved.map((step) => pathText([step]))]
      : ["before" in change ? change.before : undefined, "after" in change ? change.after : undefined];
  const lines = change.kind === "changed" ? change.lines : undefined;
  return neutral(JSON.stringify([kind, pathText(path), folded, values, lines]));
}

/** The lines of a new or removed object, without the name of its namespace. */
export function bodyLines({ body, identity }: Exclude<ObjectDiff, ChangedObjectDiff>): readonly string[] {
  const { namespace } = identity;
  const own = new Set([`  namespace: ${namespace}`, `  namespace: "${namespace}"`]);
  return linesOfBody(body).map((line) => (own.has(line) ? "  namespace: ‹its own›" : line));
}

export function linesOfBody(body: string): readonly string[] {
  return body.replace(/\n$/, "").split("\n");
}

function anywhere({ group, kind, name }: Identity): readonly string[] {
  return [group, kind, name];
}
