/** Fields of a kustomization that kustomize does not know, and values of a type that it does not take. */

import type { JsonPath } from "../../core/manifests/place-of.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../../core/model/json.ts";
import { nearestName } from "../../core/model/nearest-name.ts";
import type { RenderFailure } from "../../core/model/render.ts";
import { foldCase } from "../inputs/kustomization-fields.ts";
import { renderFailure, shown, type Place } from "../render-failure.ts";
import { entriesOf, pathFrom, type Explain, type FailedBuild, type InputDocument } from "./failed-build.ts";
import { knownFields } from "./known-fields.ts";

export const fieldFailures: readonly Explain[] = [unknownField, wrongType, notThisOrder];

function unknownField(build: FailedBuild): RenderFailure | undefined {
  const [, name] = /json: unknown field "([^"]*)"/.exec(build.text) ?? [];
  if (name === undefined) return undefined;
  // All fields are read before anything is built.
  const top = build.kustomizations.toReversed();
  for (const kustomization of top) {
    const found = fieldNamed(name, kustomization.value);
    if (found !== undefined) return unknownFieldFailure(name, kustomization.placeOf(found.at), found.known);
  }
  for (const document of configurations(build)) {
    if (isJsonObject(document.value) && name in document.value)
      return unknownFieldFailure(name, document.placeOf([name]), []);
  }
  const [first] = top;
  return unknownFieldFailure(name, first === undefined ? undefined : { file: first.file }, []);
}

function unknownFieldFailure(
  name: string,
  place: Place | undefined,
  known: readonly string[],
): RenderFailure {
  const near = meantField(name, known);
  return renderFailure("RENDER_FAILED", {
    message: `kustomize knows no field "${shown(name)}" here.${near === undefined ? "" : ` Did you mean "${near}"?`}`,
    next: near === undefined ? "Correct the field's name, or remove it." : `Write "${near}", or remove it.`,
    place,
  });
}

/** `tag` is meant to be `newTag` rather than `tagSuffix`. */
function meantField(name: string, known: readonly string[]): string | undefined {
  const ending =
    name.length < 3 ? undefined : known.find((field) => foldCase(field).endsWith(foldCase(name)));
  return ending ?? nearestName(name, known);
}

/** Files that say which fields the transformers change. */
function configurations(build: FailedBuild): readonly InputDocument[] {
  return entriesOf(build, "configurations").flatMap(({ value, kustomization }) =>
    typeof value === "string" ? build.documentsIn(pathFrom(kustomization.folder, value)) : [],
  );
}

interface FoundField {
  readonly at: JsonPath;
  /** Those that may stand there. */
  readonly known: readonly string[];
}

/** The first one of this name that kustomize does not know where it stands. */
function fieldNamed(name: string, root: JsonObject): FoundField | undefined {
  const visit = (value: JsonValue, at: JsonPath): FoundField | undefined => {
    if (Array.isArray(value))
      return firstOf(value.entries(), (index, element) => visit(element, [...at, index]));
    if (!isJsonObject(value)) return undefined;
    const known = knownFields.get(at.filter((step) => typeof step === "string").join("."));
    if (known === undefined) return undefined;
    if (name in value && !known.some((field) => foldCase(field) === foldCase(name)))
      return { at: [...at, name], known };
    return firstOf(Object.entries(value), (key, member) => visit(member, [...at, key]));
  };
  return visit(root, []);
}

function firstOf<Key, Found>(
  entries: Iterable<readonly [Key, JsonValue]>,
  find: (key: Key, value: JsonValue) => Found | undefined,
): Found | undefined {
  for (const [key, value] of entries) {
    const found = find(key, value);
    if (found !== undefined) return found;
  }
  return undefined;
}

function wrongType(build: FailedBuild): RenderFailure | undefined {
  const [, found = "", path, type = ""] =
    /^invalid Kustomization: .*cannot unmarshal (\w+) .*into Go struct field (\S+) of type (\S+)/.exec(
      build.text,
    ) ?? [];
  if (path === undefined) return undefined;
  // The first name is the one of the type in which it stands.
  const names = path.split(".").slice(1);
  const wanted = expectedType(type);
  for (const { value, placeOf } of build.kustomizations.toReversed()) {
    const at = valueOfType(value, names, found);
    if (at === undefined) continue;
    const isQuotable = wanted === "a text" && (found === "number" || found === "bool");
    return renderFailure("RENDER_FAILED", {
      message: `"${shown(pathText(at))}" is ${typeWords.get(found) ?? "of another type"}; expected ${wanted}.`,
      next: isQuotable ? "Put it between quotes." : "Correct it.",
      place: placeOf(at),
    });
  }
  return undefined;
}

const typeWords: ReadonlyMap<string, string> = new Map([
  ["array", "a list"],
  ["object", "a mapping"],
  ["string", "a text"],
  ["number", "a number"],
  ["bool", "true or false"],
]);

function expectedType(type: string): string {
  if (type.startsWith("[]")) return type === "[]string" ? "a list of texts" : "a list";
  if (type === "string") return "a text";
  if (/^u?int/.test(type)) return "a whole number";
  return type === "bool" ? "true or false" : "a mapping";
}

/** Go leaves out in which element of a list it is, and names types that hold others. */
function valueOfType(value: JsonValue, names: readonly string[], type: string): JsonPath | undefined {
  const visit = (here: JsonValue, left: readonly string[], at: JsonPath): JsonPath | undefined => {
    const [name, ...rest] = left;
    if (name === undefined && jsonType(here) === type) return at;
    if (Array.isArray(here))
      return firstOf(here.entries(), (index, element) => visit(element, left, [...at, index]));
    if (!isJsonObject(here)) return undefined;
    if (name === undefined)
      return firstOf(Object.entries(here), (key, member) => visit(member, left, [...at, key]));
    const key = Object.keys(here).find((one) => foldCase(one) === foldCase(name));
    const member = key === undefined ? undefined : here[key];
    return key === undefined || member === undefined
      ? visit(here, rest, at)
      : visit(member, rest, [...at, key]);
  };
  return visit(value, names, []);
}

function jsonType(value: JsonValue): string {
  if (Array.isArray(value)) return "array";
  if (value === null) return "null";
  return typeof value === "boolean" ? "bool" : typeof value === "bigint" ? "number" : typeof value;
}

function pathText(at: JsonPath): string {
  return at
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`))
    .join("")
    .slice(1);
}

function notThisOrder(build: FailedBuild): RenderFailure | undefined {
  if (!build.text.includes("'sortOptions.order' must be one of")) return undefined;
  const found = build.kustomizations.find(({ value }) => value["sortOptions"] !== undefined);
  return renderFailure("RENDER_FAILED", {
    message: "kustomize does not know this order of objects: expected legacy or fifo.",
    next: 'Correct "sortOptions.order".',
    place: found?.placeOf(["sortOptions", "order"]),
  });
}
