/** What Helm refuses about the files of a chart before it looks at a template: its metadata, values, dependencies and archives. */

import type { RenderFailure } from "../../core/model/render.ts";
import { childOf } from "../inputs/tree-index.ts";
import { type Place, renderFailure, shown } from "../render-failure.ts";
import type { HelmRun } from "./helm-run.ts";
import { kubeVersion } from "./helm-text.ts";
import { oneLine } from "./shown-text.ts";

/** Checked before anything is rendered, whether or not a condition turns the dependency off. */
export function missingDependencies(text: string, { inputs }: HelmRun): RenderFailure | undefined {
  const [, names] = /missing in charts\/ directory: (.*)/.exec(text) ?? [];
  if (names === undefined) return undefined;
  const { folder, name } = inputs.charts[0] ?? { folder: inputs.folder, name: "" };
  const many = names.includes(",");
  return renderFailure("CHART_DEP_MISSING", {
    message: `The chart ${shown(name)} depends on ${shown(names)}, and ${many ? "they are" : "it is"} not in its folder charts/; dependencies are never fetched.`,
    next: `Vendor ${many ? "them" : "it"}: run "helm dependency build ${shown(folder === "" ? "." : folder)}", and commit the folder charts/ that it fills.`,
    place: { file: childOf(folder, "Chart.yaml") },
  });
}

const goTypes: ReadonlyMap<string, string> = new Map([
  ["array", "a list"],
  ["object", "a mapping"],
  ["string", "a text"],
  ["number", "a number"],
  ["bool", "true or false"],
]);

/** A whole file, or a field of `Chart.yaml`. */
export function wrongType(text: string, run: HelmRun): RenderFailure | undefined {
  const [, file, found = "", type = ""] =
    /cannot load (\S+\.yaml): .*cannot unmarshal (\w+) into Go (.*)/.exec(text) ?? [];
  if (file === undefined) return undefined;
  const [, field] = /^struct field \w+\.(\S+) of type/.exec(type) ?? [];
  const what = field === undefined ? `"${shown(file)}"` : `"${shown(field)}" in "${shown(file)}"`;
  const expected = field === undefined ? "; expected a mapping" : ", which Helm does not expect there";
  return renderFailure("RENDER_FAILED", {
    message: `${what} is ${goTypes.get(found) ?? "of another type"}${expected}.`,
    next: "Correct the file.",
    place: chartPlace(run, file),
  });
}

/** A text or a number, where a chart within has a mapping. */
export function valuesOfAnotherType(text: string, run: HelmRun): RenderFailure | undefined {
  const [, name] = /type mismatch on (\S+?):/.exec(text) ?? [];
  if (name === undefined) return undefined;
  return renderFailure("RENDER_FAILED", {
    message: `The values give "${shown(name)}" no mapping, and the chart of that name needs one.`,
    next: "Correct the values.",
    place: chartPlace(run, "values.yaml"),
  });
}

export function wrongPattern(text: string, run: HelmRun): RenderFailure | undefined {
  if (text !== "syntax error in pattern") return undefined;
  return renderFailure("RENDER_FAILED", {
    message: "A line of .helmignore is no pattern of paths.",
    next: "Correct it; a bracket that is opened has to be closed.",
    place: chartPlace(run, ".helmignore"),
  });
}

/** Helm's words for packed charts that it does not take (`LoadArchiveFiles`). */
export function brokenArchive(text: string): RenderFailure | undefined {
  const isArchive =
    /gzip|tar:|archive|illegal(?:ly)? (?:references|path)|exceeds the maximum|does not appear to be a valid/i;
  if (!isArchive.test(text)) return undefined;
  return renderFailure("CHART_ARCHIVE_REJECTED", {
    message: `Helm does not take a packed chart: ${oneLine(text)}`,
    next: "Commit the chart as a folder, or pack it anew with `helm package`.",
  });
}

export function wrongKubeVersion(text: string, run: HelmRun): RenderFailure | undefined {
  const [, wanted] = /chart requires kubeVersion: (.*?) which is incompatible/.exec(text) ?? [];
  if (wanted === undefined) return undefined;
  return renderFailure("RENDER_FAILED", {
    message: `The chart is for Kubernetes ${shown(wanted)}; it is rendered for ${run.helm?.kubeVersion ?? kubeVersion}.`,
    next: "Name the version of your cluster with helm.kubeVersion, or take a newer version of the chart.",
    place: chartPlace(run, "Chart.yaml"),
  });
}

export function wrongMetadata(text: string, { inputs }: HelmRun): RenderFailure | undefined {
  const folder = inputs.charts[0]?.folder ?? inputs.folder;
  const isMetadata =
    /^validation: |library charts are not installable|unsupported chart version|chart apiVersion/;
  if (!isMetadata.test(text)) return undefined;
  return renderFailure("RENDER_FAILED", {
    message: `Helm does not take the chart: ${oneLine(text.replace(/^validation: /, ""))}`,
    next: "Correct Chart.yaml.",
    place: { file: childOf(folder, "Chart.yaml") },
  });
}

export function chartPlace({ inputs }: HelmRun, file: string): Place | undefined {
  const [chart] = inputs.charts;
  return chart === undefined ? undefined : { file: childOf(chart.folder, file) };
}
