/** What the configuration of a generator or transformer may do: run code, inflate a chart, name files. */

import { isJsonObject, type JsonObject, type JsonValue } from "../../core/model/json.ts";
import type { ReasonCode } from "../../core/model/outcome.ts";
import { foldCase } from "./kustomization-fields.ts";

/** Annotations by which kustomize finds a function to run (kyaml/fn/runtime/runtimeutil). */
const functionAnnotations = ["config.kubernetes.io/function", "config.k8s.io/function"];

/** `undefined`: one of kustomize's own, which only works on data. */
export function pluginProblem(value: JsonValue): ReasonCode | undefined {
  if (!isJsonObject(value)) return undefined;
  const { metadata, apiVersion } = value;
  const annotations = isJsonObject(metadata) ? metadata["annotations"] : undefined;
  const isFunction =
    isJsonObject(annotations) && functionAnnotations.some((name) => annotations[name] !== undefined);
  if (isFunction) return "RENDER_PLUGIN_FORBIDDEN";
  return apiVersion === "builtin" ? undefined : "RENDER_PLUGIN_FORBIDDEN";
}

/** kustomize's own plugin that inflates a Helm chart. */
export function isChartPlugin(value: JsonValue): value is JsonObject {
  return isJsonObject(value) && value["kind"] === "HelmChartInflationGenerator";
}

const pathFields = new Set(["path", "paths", "files", "envs", "env"].map(foldCase));

/** Whatever kustomize's own plugins would read: `path`, `paths`, `files` (`key=path`), `envs`, at any depth. */
export function pluginPaths(value: JsonValue, isPath = false): readonly string[] {
  if (typeof value === "string") return isPath ? [value.slice(value.indexOf("=") + 1), value] : [];
  if (Array.isArray(value)) return value.flatMap((element: JsonValue) => pluginPaths(element, isPath));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    pluginPaths(member, pathFields.has(foldCase(name))),
  );
}
