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
  readonly charts: readonly ChartReference[];
}

/** A Helm chart that a kustomization inflates. */
export interface ChartReference {
  /** Relative to the kustomization; absent: kustomize's own choice. */
  readonly home?: string;
  readonly name: string;
  readonly version: string;
  readonly repository: string;
  /** `""`: Helm calls it `release-name`. */
  readonly releaseName: string;
  readonly valuesFiles: readonly string[];
  readonly at: JsonPath;
}

interface Found {
  readonly references: Reference[];
  readonly charts: ChartReference[];
  unknownFields: boolean;
  home?: string;
}

type Reader = (value: JsonValue, at: JsonPath, found: Found) => void;

/** A value of the wrong type refers to nothing: the tool says what is wrong with it. */
export function readKustomization(value: JsonValue): Kustomization {
  const found: Found = { references: [], charts: [], unknownFields: false };
  if (!isJsonObject(value)) return found;
  for (const [name, content] of Object.entries(value)) {
    const use = fieldUses.get(foldCase(name));
    if (use === undefined) found.unknownFields = true;
    else readers[use](content, [name], found);
  }
  const { references, unknownFields, home } = found;
  // For all of them, wherever in the file it stands.
  const charts = found.charts.map((chart) => (home === undefined ? chart : { ...chart, home }));
  return { references, unknownFields, charts };
}

/** The configuration of kustomize's own plugin for charts, written as an object of its own. */
export function readChartPlugin(value: JsonObject): ChartReference {
  const home = member(value, "chartHome");
  const chart = chartIn(value, []);
  return home === "" ? chart : { ...chart, home };
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
  charts: each((chart, at, found) => {
    if (isJsonObject(chart)) found.charts.push(chartIn(chart, at));
  }),
  olderCharts: each((chart, at, found) => {
    if (!isJsonObject(chart)) return;
    found.charts.push(olderChartIn(chart, at));
    const home = member(chart, "chartHome");
    if (home !== "") found.home = home;
  }),
  chartGlobals: (globals, _, found) => {
    const home = isJsonObject(globals) ? member(globals, "chartHome") : "";
    if (home !== "") found.home ??= home;
  },
};

/** kustomize's `HelmChart` (api/types/helmchartargs.go). */
function chartIn(chart: JsonObject, at: JsonPath): ChartReference {
  const additional = membersNamed(chart, "additionalValuesFiles").flatMap(([, files]) =>
    Array.isArray(files) ? files.filter((file): file is string => typeof file === "string") : [],
  );
  return {
    name: member(chart, "name"),
    version: member(chart, "version"),
    repository: member(chart, "repo"),
    releaseName: member(chart, "releaseName"),
    valuesFiles: [member(chart, "valuesFile"), ...additional].filter((file) => file !== ""),
    at,
  };
}

/** Its `HelmChartArgs`, as which charts were written before. */
function olderChartIn(chart: JsonObject, at: JsonPath): ChartReference {
  return {
    name: member(chart, "chartName"),
    version: member(chart, "chartVersion"),
    repository: member(chart, "chartRepoUrl"),
    releaseName: member(chart, "releaseName"),
    valuesFiles: [member(chart, "values")].filter((file) => file !== ""),
    at,
  };
}

/** `""` for what is no text. */
function member(object: JsonObject, name: string): string {
  const [found] = membersNamed(object, name);
  return typeof found?.[1] === "string" ? found[1] : "";
}

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
