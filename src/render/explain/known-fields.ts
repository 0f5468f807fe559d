/** The fields of a kustomization, and of what is in them, as data: kustomize 5.8's api/types. For "did you mean", never for refusing. */

const selector = ["group", "version", "kind", "name", "namespace", "labelSelector", "annotationSelector"];
const generatorOptions = ["labels", "annotations", "disableNameSuffixHash", "immutable"];
const generator = ["name", "namespace", "behavior", "files", "literals", "envs", "options"];
const fieldOptions = ["delimiter", "index", "encoding", "create"];

/** By the names on the way to them, without places in lists. What is not here may hold any name. */
export const knownFields: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  [
    "",
    wordsOf(`
      apiVersion kind metadata resources components bases crds namespace
      namePrefix nameSuffix labels commonLabels commonAnnotations images replicas
      patches patchesStrategicMerge patchesJson6902 replacements vars configurations
      configMapGenerator secretGenerator generatorOptions generators transformers
      validators helmCharts helmGlobals openapi sortOptions buildMetadata
    `),
  ],
  ["patches", ["path", "patch", "target", "options"]],
  ["patches.target", selector],
  ["patches.options", ["allowNameChange", "allowKindChange"]],
  ["patchesJson6902", ["path", "patch", "target", "options"]],
  ["patchesJson6902.target", selector],
  ["images", ["name", "newName", "newTag", "tagSuffix", "digest"]],
  ["replicas", ["name", "count"]],
  ["labels", ["pairs", "includeSelectors", "includeTemplates", "fields"]],
  ["configMapGenerator", generator],
  ["configMapGenerator.options", generatorOptions],
  ["secretGenerator", [...generator, "type"]],
  ["secretGenerator.options", generatorOptions],
  ["generatorOptions", generatorOptions],
  ["replacements", ["path", "source", "targets"]],
  ["replacements.source", [...selector.slice(0, 5), "fieldPath", "options"]],
  ["replacements.source.options", fieldOptions],
  ["replacements.targets", ["select", "reject", "fieldPaths", "options"]],
  ["replacements.targets.select", selector],
  ["replacements.targets.reject", selector],
  ["replacements.targets.options", fieldOptions],
  ["vars", ["name", "objref", "fieldref"]],
  ["vars.objref", ["kind", "name", "namespace", "apiVersion", "group", "version"]],
  ["vars.fieldref", ["fieldpath"]],
  [
    "helmCharts",
    wordsOf(`
      name version repo releaseName namespace valuesFile additionalValuesFiles
      valuesInline valuesMerge includeCRDs skipHooks skipTests apiVersions
      kubeVersion nameTemplate debug devel
    `),
  ],
  ["helmGlobals", ["chartHome", "configHome"]],
  ["openapi", ["path"]],
  ["sortOptions", ["order", "legacySortOptions"]],
]);

function wordsOf(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
