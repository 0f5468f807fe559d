/** Checks that a value fits its type, with the API server's own words: what they begin with is part of its interface. */

import { type JsonObject, type JsonValue } from "../../json.ts";
import { type Atom, type AtomRef, type ListAtom, type MapAtom, typeOfKey } from "../types/atom.ts";
import { goValue, goValueVerbose } from "./go-value.ts";
import { ItemError, itemElement, showElement } from "./path-element.ts";
import { deduce, listOf, mapOf } from "./shape.ts";

export interface TypeProblem {
  /** `.spec.containers[name="web"].image`; empty for the whole value. */
  readonly path: string;
  readonly message: string;
}

export function validate(type: AtomRef, value: JsonValue): readonly TypeProblem[] {
  const atom = deduce(type(), value);
  if (atom.map !== undefined) return validateMap(atom.map, value);
  if (atom.scalar !== undefined) return validateScalar(atom, value);
  return atom.list === undefined ? [] : validateList(atom.list, value);
}

/** `path: message`, or all of them one below the other. */
export function showProblems(problems: readonly TypeProblem[]): string {
  const lines = problems.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`));
  return lines.length === 1 ? (lines[0] ?? "") : ["errors:", ...lines.map((line) => `  ${line}`)].join("\n");
}

function validateScalar({ scalar }: Atom, value: JsonValue): readonly TypeProblem[] {
  const type = typeof value;
  const shown = goValue(value);
  if (value === null) return [];
  if (scalar === "numeric" && type !== "number")
    return [problem(`expected numeric (int or float), got ${goTypeName(value)}`)];
  if (scalar === "string" && type !== "string")
    return [problem(`expected string, got &value.valueUnstructured{Value:${goValueVerbose(value)}}`)];
  if (scalar === "boolean" && type !== "boolean") return [problem(`expected boolean, got &{${shown}}`)];
  if (scalar === "untyped" && type === "object") return [problem(`expected any scalar, got &{${shown}}`)];
  return [];
}

function goTypeName(value: JsonValue): string {
  if (typeof value === "string") return "string";
  if (typeof value === "boolean") return "bool";
  return Array.isArray(value) ? "[]interface {}" : "map[string]interface {}";
}

function validateMap(map: MapAtom, value: JsonValue): readonly TypeProblem[] {
  const entries = mapOf(value);
  if (value === null) return [];
  if (entries === undefined) return [problem(`expected map, got &{${goValue(value)}}`)];
  return validateEntries(map, entries);
}

/** Like the server, tells the first unknown field of a map and looks no further in it. */
function validateEntries(map: MapAtom, entries: JsonObject): readonly TypeProblem[] {
  const problems: TypeProblem[] = [];
  for (const [key, value] of Object.entries(entries)) {
    const type = typeOfKey(map, key);
    if (type === undefined)
      return [...problems, { path: `.${key}`, message: "field not declared in schema" }];
    problems.push(...below(`.${key}`, validate(type, value)));
  }
  return problems;
}

function validateList(list: ListAtom, value: JsonValue): readonly TypeProblem[] {
  const items = listOf(value);
  if (value === null) return [];
  if (items === undefined) return [problem(`expected list, got &{${goValue(value)}}`)];
  const problems: TypeProblem[] = [];
  const seen = new Set<string>();
  for (const [index, item] of items.entries()) {
    const element = elementOf(list, item, index);
    if (element instanceof ItemError) return [...problems, problem(`element ${index}: ${element.message}`)];
    const shown = showElement(element);
    if (list.relation === "associative" && seen.has(element))
      problems.push(problem(`duplicate entries for key ${shown}`));
    seen.add(element);
    problems.push(...below(shown, validate(list.items, item)));
  }
  return problems;
}

function elementOf(list: ListAtom, item: JsonValue, index: number): string | ItemError {
  if (list.relation === "atomic") return `i:${index}`;
  try {
    return itemElement(list, item);
  } catch (error) {
    if (error instanceof ItemError) return error;
    throw error;
  }
}

function problem(message: string): TypeProblem {
  return { path: "", message };
}

function below(prefix: string, problems: readonly TypeProblem[]): readonly TypeProblem[] {
  return problems.map(({ path, message }) => ({ path: prefix + path, message }));
}
