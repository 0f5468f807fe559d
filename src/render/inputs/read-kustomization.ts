/** Reads a kustomization as what it refers to: paths, inline plugins, charts, and fields that are not known. */

import type { JsonPath } from "../../core/manifests/read-yaml-with-positions.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../../core/model/json.ts";
import { fieldUses, foldCase, type FieldUse } from "./kustomization-fields.ts";

/**
 * `root`: a file of objects or a folder with a kustomization. `file`: a file. `patch`: a file, or the patch itself.
 * `plugin`: a root, or the configuration itself. `data`: a file that is copied, not read as YAML.
 */
export type ReferenceKind = "root" | "file" | "patch" | "plugin" | "data";

export interface Reference {
  readonly kind: ReferenceKind;
  readonly value: string;
  /** Where in the kustomization it stands. */
  readonly at: JsonPath;
}

export interface Kustomization {
  readonly references: readonly Reference[];
  /** Fields that may reach anything in the tree. */
  readonly unknownFields: boolean;
  /** Where Helm charts are asked for. */
  readonly charts?: JsonPath;
}

interface Found {
  readonly references: Reference[];
  unknownFields: boolean;
  charts?: JsonPath;
}

type Reader = (value: JsonValue, at: JsonPath, found: Found) => void;

/** A value of the wrong type refers to nothing: the tool says what is wrong with it. */
export function readKustomization(value: JsonValue): Kustomization {
  const found: Found = { references: [], unknownFields: false };
  if (!isJsonObject(value)) return found;
  for (const [name, content] of Object.entries(value)) {
    const use = fieldUses.get(foldCase(name));
    if (use === undefined) found.unknownFields = true;
    else readers[use](content, [name], found);
  }
  return found;
}

const readers: Readonly<Record<FieldUse, Reader>> = {
  nothing: () => undefined,
  roots: each(reference("root")),
  files: each(reference("file")),
  plugins: each(reference("plugin")),
  patches: each((patch, at, found) => {
    reference("patch")(patch, at, found);
    readMember(patch, "path", { at, found, read: reference("file") });
  }),
  replacements: each((replacement, at, found) => {
    readMember(replacement, "path", { at, found, read: reference("file") });
  }),
  openapi: (openapi, at, found) => readMember(openapi, "path", { at, found, read: reference("file") }),
  generator: each((generator, at, found) => {
    readMember(generator, "files", { at, found, read: each(keyedFile) });
    readMember(generator, "envs", { at, found, read: each(reference("data")) });
    readMember(generator, "env", { at, found, read: reference("data") });
  }),
  charts: (charts, at, found) => {
    if (charts !== null && !(Array.isArray(charts) && charts.length === 0)) found.charts ??= at;
  },
};

function reference(kind: ReferenceKind): Reader {
  return (value, at, found) => {
    if (typeof value === "string" && value !== "") found.references.push({ kind, value, at });
  };
}

/** `path`, or `key=path`. */
function keyedFile(value: JsonValue, at: JsonPath, found: Found): void {
  if (typeof value === "string") reference("data")(value.slice(value.indexOf("=") + 1), at, found);
}

function each(read: Reader): Reader {
  return (value, at, found) => {
    if (!Array.isArray(value)) return;
    for (const [index, element] of value.entries()) read(element, [...at, index], found);
  };
}

interface Member {
  readonly at: JsonPath;
  readonly found: Found;
  readonly read: Reader;
}

function readMember(value: JsonValue, name: string, { at, found, read }: Member): void {
  if (!isJsonObject(value)) return;
  for (const [key, content] of membersNamed(value, name)) read(content, [...at, key], found);
}

function membersNamed(object: JsonObject, name: string): readonly [string, JsonValue][] {
  return Object.entries(object).filter(([key]) => foldCase(key) === foldCase(name));
}
