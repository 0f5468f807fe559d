/** What of a repository can be an environment: overlays that nobody builds on, charts with their values, folders of manifests. */

import { isComponent } from "../is-component.ts";
import { folder as folderName } from "../names.ts";
import { isPattern } from "../path-pattern.ts";
import { type Listing, listPaths } from "../listing.ts";
import { type ReadKustomization, readKustomization } from "./read-kustomization.ts";

/** What could be one environment. */
export interface Candidate {
  /** What makes it different from others: its folder, or a chart's file of values. */
  readonly place: string;
  /** Its folder. */
  readonly path: string;
  /** What the kustomization says. */
  readonly namespace?: string;
}

export interface Survey {
  readonly listing: Listing;
  /** By path, charts by their files of values. */
  readonly candidates: readonly Candidate[];
  /** Folders of Components: no environments. */
  readonly components: ReadonlySet<string>;
  /** Folders of plain manifests beside overlays or charts, which may be anything. */
  readonly plain: readonly string[];
  /** Overlays that look like bases but are built on by nobody. */
  readonly bases: readonly string[];
}

/** Manifests of plain folders that are read to see whether they are some. */
const mostManifests = 5_000;

/** Files whose texts a survey reads. */
export function filesToRead(paths: readonly string[]): readonly string[] {
  const listing = listPaths(paths.filter(isVisible));
  const manifests = plainFolders(listing).flatMap(({ files }) => files);
  return [
    ...listing.kustomizations.values(),
    ...listing.files.filter(isChart),
    ...manifests.slice(0, mostManifests),
  ];
}

function isVisible(path: string): boolean {
  return !/(?:^|\/)\./.test(path);
}

function isYaml(path: string): boolean {
  return /\.ya?ml$/.test(path);
}

/** `texts`: of `filesToRead`, by path. */
export function surveyRepository(paths: readonly string[], texts: ReadonlyMap<string, string>): Survey {
  const visible = paths.filter(isVisible);
  const listing = listPaths(visible);
  const textOf = (path: string): string => texts.get(path) ?? "";
  const kustomizations = [...listing.kustomizations];
  const components = new Set(
    kustomizations.flatMap(([folder, path]) => (isComponent(textOf(path)) ? [folder] : [])),
  );
  const read = kustomizations.map(([folder, path]) => readKustomization(folder, textOf(path)));
  const used = new Set([...components, ...read.flatMap(({ uses }) => uses)]);
  const overlays = read.filter(({ folder }) => !used.has(folder)).map(asCandidate);
  const charts = chartFolders(listing).filter((chart) => isApplication(textOf(childOf(chart, "Chart.yaml"))));
  const plain = plainFolders(listing).filter((folder) =>
    folder.files.every((path) => isManifest(textOf(path))),
  );
  const isAlone = overlays.length === 0 && charts.length === 0;
  const others = overlays.filter((overlay) => !isBase(overlay));
  const candidates = [
    ...(others.length > 0 ? others : overlays),
    ...charts.flatMap((chart) => chartCandidates(chart, visible)),
    ...(isAlone ? plain.map(({ folder }) => ({ place: folder, path: folder })) : []),
  ];
  return {
    listing,
    components,
    candidates: candidates
      .filter(({ place }) => canBeNamed(place))
      .toSorted((a, b) => (a.place < b.place ? -1 : 1)),
    plain: isAlone ? [] : plain.map(({ folder }) => folder),
    bases: others.length > 0 ? overlays.filter(isBase).map(({ path }) => path) : [],
  };
}

/** In a configuration: a name with a star or a brace would be read as a pattern. */
function canBeNamed(place: string): boolean {
  return !isPattern(place) && folderName.test(place || ".");
}

function asCandidate({ folder, namespace }: ReadKustomization): Candidate {
  const place = { place: folder, path: folder };
  return namespace === undefined ? place : { ...place, namespace };
}

function isBase({ path }: Candidate): boolean {
  return /(?:^|\/)_?(?:base|bases|common|default)$/.test(path);
}

function chartFolders({ files, kustomizations }: Listing): readonly string[] {
  const charts = new Set(files.filter(isChart).map(folderOf));
  const isOwn = (folder: string): boolean => !foldersAbove(folder).some((above) => charts.has(above));
  return [...charts].filter((folder) => isOwn(folder) && !kustomizations.has(folder));
}

/** A library has nothing of its own to deploy. */
function isApplication(chart: string): boolean {
  return !/^type:\s*library\b/m.test(chart);
}

/** `values-prod.yaml`, `prod-values.yaml`, `values.prod.yaml`, `values/prod.yaml`, `environments/prod/values.yaml`. */
const valuesFile =
  /^(?:values[-_.][^/]+|[^/]+[-_.]values|(?:values|environments|envs)\/(?:[^/]+|[^/]+\/values))\.ya?ml$/;

function chartCandidates(chart: string, paths: readonly string[]): readonly Candidate[] {
  const beginning = childOf(chart, "");
  const files = paths.filter(
    (path) => path.startsWith(beginning) && valuesFile.test(path.slice(beginning.length)),
  );
  return (files.length === 0 ? [chart] : files).map((place) => ({ place, path: chart }));
}

interface PlainFolder {
  readonly folder: string;
  /** YAML; at least one. */
  readonly files: readonly string[];
}

/** What stands below a kustomization or in a chart is most often a part of it. */
function plainFolders({ files, kustomizations }: Listing): readonly PlainFolder[] {
  const owners = new Set([...kustomizations.keys(), ...files.filter(isChart).map(folderOf)]);
  const folders = new Map<string, string[]>();
  for (const path of files.filter(isYaml)) {
    const folder = folderOf(path);
    const known = folders.get(folder);
    if (known === undefined) folders.set(folder, [path]);
    else known.push(path);
  }
  return [...folders]
    .filter(([folder]) => ![folder, ...foldersAbove(folder)].some((one) => owners.has(one)))
    .map(([folder, own]) => ({ folder, files: own }));
}

function isManifest(text: string): boolean {
  return /^apiVersion:/m.test(text) && /^kind:/m.test(text);
}

function isChart(path: string): boolean {
  return /(?:^|\/)Chart\.yaml$/.test(path);
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0));
}

function childOf(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

/** The root is above all others. */
function foldersAbove(folder: string): readonly string[] {
  if (folder === "") return [];
  const above = folderOf(folder);
  return [above, ...foldersAbove(above)];
}
