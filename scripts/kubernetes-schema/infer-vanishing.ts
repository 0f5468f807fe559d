/** Finds fields that the server takes away because another one was changed. */

import { isObject, type JsonObject, listAt } from "../../sandbox/cluster/json.ts";
import { decodeFields } from "../../sandbox/cluster/memory/merge/fields-v1.ts";
import type { FieldSet } from "../../sandbox/cluster/memory/merge/field-set.ts";
import type { Path } from "../../sandbox/cluster/memory/merge/path-element.ts";
import type { Behaviour, VanishingRule } from "../../sandbox/cluster/memory/types/behaviour.ts";
import { plainPath } from "./edit.ts";
import { instancesOf } from "./instances.ts";
import type { Trial } from "./measure-changes.ts";

/** Only fields that a default with a condition brings: the condition then says when they go. */
export function inferVanishing(
  trials: readonly Trial[],
  defaults: Behaviour["defaults"],
): Readonly<Record<string, readonly VanishingRule[]>> {
  const result: Record<string, VanishingRule[]> = {};
  for (const { probe, stored, path, answer } of trials) {
    if (answer === undefined) continue;
    for (const { type, steps, path: place, sent, answer: now } of instancesOf(
      probe.type,
      probe.kind,
      stored,
      answer,
    ))
      for (const field of Object.keys(sent)) {
        const changed = `${plainPath([...steps, field])}.`.startsWith(`${path}.`);
        const rule = (defaults[type] ?? []).find(
          (entry) => entry.field === field && entry.when !== undefined,
        );
        if (now[field] !== undefined || changed || rule === undefined) continue;
        const known = (result[type] ??= []);
        if (known.some((entry) => entry.field === field)) continue;
        // What goes when the object is read has no owner any more; what goes later keeps the one it had.
        const late = rule.phase === "create" || isOwned(answer, [...place, `f:${field}`]);
        known.push({ field, phase: late ? "create" : "default" });
      }
  }
  return result;
}

function isOwned(answer: JsonObject, path: Path): boolean {
  return listAt(answer, "metadata", "managedFields").some((entry) => {
    const fields = isObject(entry) ? decodeFields(entry["fieldsV1"]) : undefined;
    return fields !== undefined && has(fields, path);
  });
}

function has(set: FieldSet, path: Path): boolean {
  const [first, ...rest] = path;
  if (first === undefined) return true;
  const below = set.children.get(first);
  return below === undefined ? rest.length === 0 && set.members.has(first) : has(below, rest);
}
