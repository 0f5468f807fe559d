/** What a tree holds, as far as patterns ask: its files, and the folders that can be rendered. */

export interface Listing {
  readonly files: readonly string[];
  /** Folders that directly hold a kustomization, a chart or manifests, sorted. A chart's own folders are none. */
  readonly folders: readonly string[];
  /** The kustomization of a folder. */
  readonly kustomizations: ReadonlyMap<string, string>;
}

export const emptyListing: Listing = { files: [], folders: [], kustomizations: new Map() };

const kustomizationNames = new Set(["kustomization.yaml", "kustomization.yml", "Kustomization"]);

/** `paths`: of files, relative to the root of the repository. */
export function listPaths(paths: Iterable<string>): Listing {
  const files: string[] = [];
  const folders = new Set<string>();
  const charts = new Set<string>();
  const kustomizations = new Map<string, string>();
  for (const path of paths) {
    files.push(path);
    const slash = path.lastIndexOf("/");
    const name = path.slice(slash + 1);
    const folder = path.slice(0, Math.max(slash, 0));
    if (kustomizationNames.has(name)) kustomizations.set(folder, path);
    else if (name === "Chart.yaml") charts.add(folder);
    else if (!isManifest(name)) continue;
    folders.add(folder);
  }
  const own = [...folders].filter((folder) => kustomizations.has(folder) || !isWithin(charts, folder));
  return { files, folders: own.toSorted(), kustomizations };
}

function isManifest(name: string): boolean {
  return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
}

/** Templates and subcharts belong to the chart above them. */
function isWithin(charts: ReadonlySet<string>, folder: string): boolean {
  if (charts.size === 0) return false;
  for (let slash = folder.lastIndexOf("/"); slash > 0; slash = folder.lastIndexOf("/", slash - 1))
    if (charts.has(folder.slice(0, slash))) return true;
  return folder !== "" && charts.has("");
}
