/** The secret values that the inputs of a render hold, so that they can be taken out of a message. */

import { readYaml } from "../../core/manifests/read-yaml.ts";
import { isSecretName } from "../../core/manifests/secret-names.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../../core/model/json.ts";
import { isKustomization } from "../inputs/contents.ts";
import { foldCase } from "../inputs/kustomization-fields.ts";
import { nameOf } from "../inputs/tree-index.ts";
import type { Inputs } from "../inputs/inputs.ts";

/** Shorter ones would take common words out of a message. */
const shortest = 4;

/** Values of Secrets, of secret generators with the lines of their files, of patches for Secrets, and what values files name as secret. */
export function secretsOf(inputs: Inputs, files: ReadonlyMap<string, Uint8Array>): readonly string[] {
  const found = new Set<string>();
  const textAt = (path: string): string => Buffer.from(files.get(path) ?? []).toString("utf8");
  for (const path of files.keys()) {
    if (inputs.files.get(path)?.yaml !== true) continue;
    for (const value of documentsOf(textAt(path))) {
      if (isKustomization(nameOf(path))) addGenerated(value, found);
      else addSecret(value, found);
      if (inputs.charts.length > 0) addNamed(value, found);
    }
  }
  // Which file a secret generator reads needs its folder; any file that is only copied may be one.
  for (const [path, { yaml }] of inputs.files) {
    if (!yaml && !isOfChart(path, inputs)) addLines(textAt(path), found);
  }
  return [...found].filter((value) => value.length >= shortest);
}

/** Values for a chart that are secret by their names. */
export function valuesSecrets(values: JsonValue | undefined): readonly string[] {
  const found = new Set<string>();
  if (values !== undefined) addNamed(values, found);
  return [...found].filter((value) => value.length >= shortest);
}

/** Templates: lines of them are no secrets. */
function isOfChart(path: string, { charts }: Inputs): boolean {
  return charts.some(({ folder }) => folder === "" || path.startsWith(`${folder}/`));
}

function addNamed(value: JsonValue, found: Set<string>): void {
  if (Array.isArray(value)) for (const element of value) addNamed(element, found);
  for (const [name, member] of entriesOf(value)) {
    if (isSecretName(name)) for (const text of stringsIn(member)) addLines(text, found);
    else addNamed(member, found);
  }
}

function documentsOf(text: string): readonly JsonValue[] {
  const read = readYaml(text);
  return read.kind === "read" ? read.documents.map(({ value }) => value) : [];
}

function addSecret(value: JsonValue, found: Set<string>): void {
  if (Array.isArray(value)) for (const element of value) addSecret(element, found);
  if (!isJsonObject(value)) return;
  if (value["items"] !== undefined) addSecret(value["items"], found);
  if (value["kind"] !== "Secret") return;
  for (const [name, text] of [...entriesOf(value["data"]), ...entriesOf(value["stringData"])]) {
    if (typeof text !== "string" || name === "") continue;
    addLines(text, found);
    addLines(Buffer.from(text, "base64").toString("utf8"), found);
  }
}

function addGenerated(value: JsonValue, found: Set<string>): void {
  // Patches may be written into the kustomization.
  for (const text of stringsIn(value)) {
    if (text.includes("Secret")) for (const patch of documentsOf(text)) addSecret(patch, found);
  }
  for (const [, generators] of entriesOf(value).filter(([name]) => foldCase(name) === "secretgenerator")) {
    for (const literal of stringsIn(generators)) {
      found.add(literal);
      found.add(literal.slice(literal.indexOf("=") + 1));
    }
  }
}

function stringsIn(value: JsonValue): readonly string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap((element: JsonValue) => stringsIn(element));
  return isJsonObject(value) ? Object.values(value).flatMap(stringsIn) : [];
}

function entriesOf(value: JsonObject[string] | undefined): readonly [string, JsonValue][] {
  return isJsonObject(value) ? Object.entries(value) : [];
}

function addLines(text: string, found: Set<string>): void {
  found.add(text);
  for (const line of text.split("\n")) {
    found.add(line.trim());
    found.add(line.slice(line.indexOf("=") + 1).trim());
  }
}
