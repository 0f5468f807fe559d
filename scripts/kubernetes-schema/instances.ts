/** Walks what was sent and what was answered side by side, and tells every struct of a named type in them. */

import { isList, isObject, type JsonObject, type JsonValue } from "../../sandbox/cluster/json.ts";
import { deduce } from "../../sandbox/cluster/memory/merge/shape.ts";
import type { Atom, AtomRef, ListAtom } from "../../sandbox/cluster/memory/types/atom.ts";
import { typeOfKey } from "../../sandbox/cluster/memory/types/atom.ts";
import { fieldElement, itemElement, type Path } from "../../sandbox/cluster/memory/merge/path-element.ts";

export interface Instance {
  /** OpenAPI name of the struct's type. */
  readonly type: string;
  readonly atom: Atom;
  /** Kind and field names without items: `Job.spec.template.metadata`. */
  readonly location: string;
  /** Path in the words of `fieldsV1`. */
  readonly path: Path;
  /** Steps into the object: field names and indexes. */
  readonly steps: readonly (string | number)[];
  /** As it was sent; empty when the server made it. */
  readonly sent: JsonObject;
  readonly wasSent: boolean;
  readonly answer: JsonObject;
  /** The structs around it, innermost first, as they were sent. */
  readonly around: readonly JsonObject[];
}

/** `answer` may be the same as `sent`, to walk one object alone. */
export function instancesOf(
  type: AtomRef,
  kind: string,
  sent: JsonObject,
  answer: JsonObject,
): readonly Instance[] {
  const found: Instance[] = [];
  visit(found, type, {
    location: kind.replace(/.* /, ""),
    path: [],
    steps: [],
    sent,
    answer,
    around: [],
  });
  return found;
}

interface Place {
  readonly location: string;
  readonly path: Path;
  readonly steps: readonly (string | number)[];
  readonly sent: JsonValue | undefined;
  readonly answer: JsonValue | undefined;
  readonly around: readonly JsonObject[];
}

function visit(found: Instance[], type: AtomRef, place: Place): void {
  const value = place.answer ?? place.sent ?? null;
  const atom = deduce(type(), value);
  if (isObject(value) && atom.map !== undefined) visitMap(found, atom, place);
  if (isList(value) && atom.list !== undefined) visitList(found, atom.list, place);
}

function visitMap(found: Instance[], atom: Atom, place: Place): void {
  const { map, name } = atom;
  if (map === undefined) return;
  const sent = isObject(place.sent) ? place.sent : {};
  const answer = isObject(place.answer) ? place.answer : {};
  const isStruct = name !== undefined && map.fields.size > 0;
  if (isStruct) found.push({ ...place, type: name, atom, sent, answer, wasSent: isObject(place.sent) });
  for (const key of new Set([...Object.keys(sent), ...Object.keys(answer)])) {
    const type = typeOfKey(map, key);
    if (type === undefined) continue;
    visit(found, type, {
      location: `${place.location}.${map.fields.has(key) ? key : "*"}`,
      path: [...place.path, fieldElement(key)],
      steps: [...place.steps, key],
      sent: sent[key],
      answer: answer[key],
      around: isStruct ? [sent, ...place.around] : place.around,
    });
  }
}

/** The server keeps the order of items. A list that it made itself is explained as a whole, not item by item. */
function visitList(found: Instance[], list: ListAtom, place: Place): void {
  const sent = isList(place.sent) ? place.sent : [];
  const answer = isList(place.answer) ? place.answer : [];
  for (let index = 0; index < sent.length; index += 1) {
    const item = answer[index] ?? sent[index] ?? null;
    const element = list.relation === "associative" ? itemElement(list, item) : `i:${index}`;
    visit(found, list.items, {
      ...place,
      path: [...place.path, element],
      steps: [...place.steps, index],
      sent: sent[index],
      answer: answer[index],
    });
  }
}
