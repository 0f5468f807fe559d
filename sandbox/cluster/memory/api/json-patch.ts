/** JSON Patch (RFC 6902) and JSON Merge Patch (RFC 7386). */

import { isList, isObject, type JsonObject, type JsonValue, textAt } from "../../json.ts";
import { equal } from "../merge/shape.ts";

/** An operation that cannot be done, or a test that fails. */
export class PatchError extends Error {}

/** PatchError. */
export function applyJsonPatch(value: JsonValue, operations: readonly JsonValue[]): JsonValue {
  return operations.reduce<JsonValue>(applyOperation, value);
}

function applyOperation(value: JsonValue, operation: JsonValue): JsonValue {
  const path = pointer(textAt(operation, "path"));
  const argument = isObject(operation) ? (operation["value"] ?? null) : null;
  const from = pointer(textAt(operation, "from"));
  switch (textAt(operation, "op")) {
    case "add":
      return edit(value, path, { kind: "add", value: argument });
    case "replace":
      return edit(value, path, { kind: "replace", value: argument });
    case "remove":
      return edit(value, path, { kind: "remove" });
    case "test":
      if (!equal(read(value, path), argument)) throw new PatchError("test failed");
      return value;
    case "move":
      return edit(edit(value, from, { kind: "remove" }), path, { kind: "add", value: read(value, from) });
    case "copy":
      return edit(value, path, { kind: "add", value: read(value, from) });
    default:
      throw new PatchError("unknown operation");
  }
}

type Edit = { readonly kind: "add" | "replace"; readonly value: JsonValue } | { readonly kind: "remove" };

function pointer(text: string): readonly string[] {
  return text
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function read(value: JsonValue, path: readonly string[]): JsonValue {
  return path.reduce<JsonValue>((here, step) => {
    const inner = isList(here)
      ? here[Number(step)]
      : isObject(here) && Object.hasOwn(here, step)
        ? here[step]
        : undefined;
    if (inner === undefined) throw new PatchError("no such path");
    return inner;
  }, value);
}

function edit(value: JsonValue, path: readonly string[], change: Edit): JsonValue {
  const [step, ...rest] = path;
  if (step === undefined) {
    if (change.kind === "remove") throw new PatchError("the whole document cannot be removed");
    return change.value;
  }
  if (isList(value)) return editList(value, step, rest, change);
  if (!isObject(value)) throw new PatchError("no such path");
  const there = Object.hasOwn(value, step);
  if (rest.length > 0 || change.kind === "replace") {
    if (!there) throw new PatchError("no such path");
    return { ...value, [step]: edit(value[step] ?? null, rest, change) };
  }
  if (change.kind === "add") return { ...value, [step]: change.value };
  if (!there) throw new PatchError("no such path");
  const { [step]: _, ...others } = value;
  return others;
}

function editList(
  items: readonly JsonValue[],
  step: string,
  rest: readonly string[],
  change: Edit,
): readonly JsonValue[] {
  const atEnd = step === "-";
  const index = atEnd ? items.length : Number(step);
  const inside = Number.isInteger(index) && index >= 0 && index < items.length;
  if (rest.length > 0 || change.kind === "replace") {
    if (!inside) throw new PatchError("no such path");
    return items.with(index, edit(items[index] ?? null, rest, change));
  }
  if (change.kind === "remove") {
    if (!inside) throw new PatchError("no such path");
    return items.toSpliced(index, 1);
  }
  if (!inside && index !== items.length) throw new PatchError("no such path");
  return items.toSpliced(index, 0, change.value);
}

/** Null removes; objects merge; everything else replaces. */
export function applyMergePatch(value: JsonValue | undefined, patch: JsonValue): JsonValue {
  if (!isObject(patch)) return patch;
  const result: Record<string, JsonValue> = isObject(value) ? { ...value } : {};
  for (const [key, inner] of Object.entries(patch)) {
    if (inner === null) delete result[key];
    else result[key] = applyMergePatch(result[key], inner);
  }
  return result satisfies JsonObject;
}
