/** What a tool failed on, read again: its messages lack the file, the line, or both. */

import { posix } from "node:path";
import { placeFinder, type JsonPath } from "../../core/manifests/place-of.ts";
import { readDocuments } from "../../core/manifests/read-documents.ts";
import { defaultYamlLimits } from "../../core/manifests/yaml-limits.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../../core/model/json.ts";
import type { RenderFailure } from "../../core/model/render.ts";
import { isKustomization } from "../inputs/contents.ts";
import type { Inputs } from "../inputs/inputs.ts";
import { foldCase } from "../inputs/kustomization-fields.ts";
import { readKustomization } from "../inputs/read-kustomization.ts";
import { nameOf, parentOf } from "../inputs/tree-index.ts";
import type { Place } from "../render-failure.ts";

export interface InputDocument {
  readonly file: string;
  readonly value: JsonValue;
  /** Of a key or an element; of what is around it, where it is not there. */
  readonly placeOf: (at: JsonPath) => Place;
}

export interface KustomizationFile extends InputDocument {
  readonly folder: string;
  readonly value: JsonObject;
  readonly lines: readonly string[];
}

export interface FailedBuild {
  /** What the tool said, cleaned: one line. */
  readonly text: string;
  /** The environment's. */
  readonly folder: string;
  /** In the order in which they are built: a base before what refers to it. */
  readonly kustomizations: readonly KustomizationFile[];
  /** Of one file that is read as YAML; none for any other. */
  readonly documentsIn: (file: string) => readonly InputDocument[];
}

/** What a message means; `undefined`: it is not one of these. */
export type Explain = (build: FailedBuild) => RenderFailure | undefined;

export function readFailedBuild(
  text: string,
  { inputs, files }: { readonly inputs: Inputs; readonly files: ReadonlyMap<string, Uint8Array> },
): FailedBuild {
  const textOf = (file: string): string => Buffer.from(files.get(file) ?? []).toString("utf8");
  const documentsIn = (file: string): readonly InputDocument[] =>
    inputs.files.get(file)?.yaml === true ? documentsOf(textOf(file), (line) => ({ file, line })) : [];
  // A walk begins at the top.
  const kustomizations = [...files.keys()]
    .filter((file) => isKustomization(nameOf(file)))
    .flatMap((file) =>
      documentsIn(file).flatMap(({ value, placeOf }) =>
        isJsonObject(value)
          ? [{ file, folder: parentOf(file), value, placeOf, lines: textOf(file).split("\n") }]
          : [],
      ),
    )
    .toReversed();
  return { text, folder: inputs.folder, kustomizations, documentsIn };
}

/** Those that can be read. `place`: of a line of the text. */
export function documentsOf(text: string, place: (line: number) => Place): readonly InputDocument[] {
  return [...readDocuments(text, defaultYamlLimits)].flatMap((read) => {
    if (read.kind === "problem" || read.value === null) return [];
    const { value, source } = read;
    const find = placeFinder(source);
    return [{ file: place(1).file, value, placeOf: (at) => place(find(at).line) }];
  });
}

/** An element of a list in a kustomization. */
export interface Entry {
  readonly kustomization: KustomizationFile;
  readonly at: JsonPath;
  readonly value: JsonValue;
  readonly place: Place;
}

/** The elements of the lists of these names, in all kustomizations. */
export function entriesOf({ kustomizations }: FailedBuild, ...fields: readonly string[]): readonly Entry[] {
  return kustomizations.flatMap((kustomization) =>
    fields.flatMap((field) => {
      const [name = field] = Object.keys(kustomization.value).filter(
        (key) => foldCase(key) === foldCase(field),
      );
      const list = kustomization.value[name];
      if (!Array.isArray(list)) return [];
      return list.map((value: JsonValue, index) => {
        const at = [name, index];
        return { kustomization, at, value, place: kustomization.placeOf(at) };
      });
    }),
  );
}

/** Where a kustomization names a file or a folder, by its path from the root of the repository. */
export function referenceTo(
  { kustomizations }: FailedBuild,
  path: string,
): { readonly value: string; readonly place: Place } | undefined {
  for (const { folder, value, placeOf } of kustomizations) {
    const { references, charts } = readKustomization(value);
    const files = charts.flatMap(({ valuesFiles, at }) => valuesFiles.map((file) => ({ value: file, at })));
    const found = [...references, ...files].find((one) => pathFrom(folder, one.value) === path);
    if (found !== undefined) return { value: found.value, place: placeOf(found.at) };
  }
  return undefined;
}

/** `""` is the root. */
export function pathFrom(folder: string, path: string): string {
  const joined = posix.join(folder, path).replace(/\/$/, "");
  return joined === "." ? "" : joined;
}

/** What is written at a name, as text; `""` for what is no text. */
export function textAt(value: JsonValue | undefined, name: string): string {
  const found = memberAt(value, name);
  return typeof found === "string" ? found : "";
}

export function memberAt(value: JsonValue | undefined, name: string): JsonValue | undefined {
  return isJsonObject(value) ? value[name] : undefined;
}
