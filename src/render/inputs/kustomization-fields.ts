/** What each field of a kustomization may reach, as data: kustomize 5.8's `Kustomization` (api/types/kustomization.go). */

/**
 * `nothing`: holds no path. `roots`: files of objects, or folders with a kustomization. `files`: paths of files.
 * `plugins`: like roots, but what they hold configures generators and transformers. `charts`, `olderCharts`: Helm charts;
 * `chartGlobals`: where they are.
 */
export type FieldUse =
  | "nothing"
  | "roots"
  | "files"
  | "patches"
  | "replacements"
  | "generator"
  | "openapi"
  | "plugins"
  | "charts"
  | "olderCharts"
  | "chartGlobals";

/** By lower-case name: Go's JSON decoder takes any case. A field that is not here may reach anything. */
export const fieldUses: ReadonlyMap<string, FieldUse> = new Map<string, FieldUse>([
  ...uses("nothing", ["apiVersion", "kind", "metadata", "namePrefix", "nameSuffix", "namespace"]),
  ...uses("nothing", ["commonLabels", "labels", "commonAnnotations", "images", "imageTags", "replicas"]),
  ...uses("nothing", ["vars", "sortOptions", "generatorOptions", "buildMetadata", "inventory"]),
  ...uses("roots", ["resources", "bases", "components"]),
  ...uses("files", ["crds", "configurations"]),
  ...uses("patches", ["patches", "patchesStrategicMerge", "patchesJson6902"]),
  ...uses("replacements", ["replacements"]),
  ...uses("generator", ["configMapGenerator", "secretGenerator"]),
  ...uses("openapi", ["openapi"]),
  ...uses("plugins", ["generators", "transformers", "validators"]),
  ...uses("charts", ["helmCharts"]),
  ...uses("olderCharts", ["helmChartInflationGenerator"]),
  ...uses("chartGlobals", ["helmGlobals"]),
]);

function uses(use: FieldUse, names: readonly string[]): readonly (readonly [string, FieldUse])[] {
  return names.map((name) => [foldCase(name), use] as const);
}

/** As Go folds the names of fields: `ſ` is an s, the Kelvin sign a k. */
export function foldCase(name: string): string {
  return name.toUpperCase().toLowerCase();
}
