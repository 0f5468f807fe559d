/** What the server keeps and takes away of its own accord when an object changes. */

import { isObject, type JsonObject, type JsonValue } from "../../json.ts";
import { itemElement } from "../merge/path-element.ts";
import { deduce, equal, listOf, mapOf } from "../merge/shape.ts";
import { type Atom, type AtomRef, typeOfKey } from "../types/atom.ts";
import type { Behaviour, DefaultRule } from "../types/behaviour.ts";
import { conditionHolds } from "../types/condition.ts";
import { isStruct } from "./canonical.ts";

interface Place {
  readonly live: JsonValue | undefined;
  readonly next: JsonValue;
  readonly location: string;
  readonly around: readonly JsonObject[];
}

/**
 * Values that only the server can choose stay as they were when a writer leaves them out. Fields whose reason is gone vanish, if
 * the writer did not change them too.
 */
export function settleChange(
  behaviour: Behaviour,
  { type, kind }: { readonly type: AtomRef; readonly kind: string },
  live: JsonObject,
  next: JsonObject,
): JsonObject {
  const settled = visit(behaviour, type, { live, next, location: kind, around: [] });
  return isObject(settled) ? settled : next;
}

function visit(behaviour: Behaviour, type: AtomRef, { live, next, location, around }: Place): JsonValue {
  const atom = deduce(type(), next);
  const { map, list } = atom;
  const entries = mapOf(next);
  if (map !== undefined && entries !== undefined) {
    const before = mapOf(live) ?? {};
    const struct = isStruct(atom);
    const own = struct
      ? settleStruct(behaviour, atom, { live: before, next: entries, location, around })
      : entries;
    const result: Record<string, JsonValue> = {};
    for (const [key, inner] of Object.entries(own)) {
      const below = typeOfKey(map, key);
      const place = {
        live: before[key],
        next: inner,
        location: `${location}.${map.fields.has(key) ? key : "*"}`,
        around: struct ? [own, ...around] : around,
      };
      result[key] = below === undefined ? inner : visit(behaviour, below, place);
    }
    return result;
  }
  const items = listOf(next);
  if (list?.relation !== "associative" || items === undefined) return next;
  const known = new Map((listOf(live) ?? []).map((item) => [itemElement(list, item), item]));
  return items.map((item) =>
    visit(behaviour, list.items, { live: known.get(itemElement(list, item)), next: item, location, around }),
  );
}

interface StructPlace extends Place {
  readonly live: JsonObject;
  readonly next: JsonObject;
}

function settleStruct(behaviour: Behaviour, { name = "" }: Atom, place: StructPlace): JsonObject {
  const { live, next, location, around } = place;
  const result: Record<string, JsonValue> = { ...next };
  const applies = ({ when }: DefaultRule) =>
    (when ?? []).every((condition) => conditionHolds(condition, { sent: result, around, location }));
  for (const rule of behaviour.defaults[name] ?? []) {
    const before = live[rule.field];
    if (before === undefined) continue;
    const chosen = JSON.stringify(rule.value).includes("$generate:");
    if (chosen && applies(rule)) result[rule.field] ??= before;
  }
  for (const { field, phase } of behaviour.vanishes[name] ?? []) {
    if (phase === "default") continue;
    const rules = (behaviour.defaults[name] ?? []).filter((rule) => rule.field === field);
    const unchanged = result[field] !== undefined && equal(result[field], live[field]);
    if (unchanged && !rules.some(applies)) delete result[field];
  }
  return result;
}
