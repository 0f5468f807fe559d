/** What a failed run of Helm means to a person: the template and line, and what to do. */

import { createHash } from "node:crypto";
import { maskText } from "../../core/manifests/mask-text.ts";
import type { RenderFailure } from "../../core/model/render.ts";
import { childOf } from "../inputs/tree-index.ts";
import { renderFailure, shown, type Place } from "../render-failure.ts";
import type { ToolFailure } from "../run-tool.ts";
import { explainSchema } from "./explain-schema.ts";
import { yamlMistake } from "../explain/yaml-mistake.ts";
import type { HelmRun } from "./helm-run.ts";
import { kubeVersion } from "./helm-text.ts";
import { secretsOf, valuesSecrets } from "./secrets-of.ts";
import { templatePlace } from "./template-place.ts";

/** `text`: of `cleanHelmText`. */
export function explainHelmFailure(text: string, run: HelmRun): ToolFailure {
  const relative = text.replaceAll(`${run.prefix}/`, "").replaceAll(run.prefix, ".");
  const failure = explain(relative, run);
  const known = [...secretsOf(run.inputs, run.files), ...valuesSecrets(run.helm?.values)];
  return { failure: { ...failure, message: maskText(failure.message, known) }, text: relative };
}

type Explain = (text: string, run: HelmRun) => RenderFailure | undefined;

function explain(text: string, run: HelmRun): RenderFailure {
  for (const one of explanations) {
    const failure = one(text, run);
    if (failure !== undefined) return failure;
  }
  return unknownHelmFailure(text, run);
}

/** The mark tells one unknown failure from another; what Helm said may quote anything. */
function unknownHelmFailure(text: string, run: HelmRun): RenderFailure {
  const known = [...secretsOf(run.inputs, run.files), ...valuesSecrets(run.helm?.values)];
  const mark = createHash("sha256").update(maskText(text, known)).digest("hex").slice(0, 6);
  return renderFailure("RENDER_FAILED", {
    message:
      text === ""
        ? "Helm failed without saying why."
        : `Helm cannot render this chart (its message has the mark ${mark}).`,
    next: howToSee(run),
    place: chartPlace(run, "Chart.yaml"),
  });
}

function chartPlace({ inputs }: HelmRun, file: string): Place | undefined {
  const [chart] = inputs.charts;
  return chart === undefined ? undefined : { file: childOf(chart.folder, file) };
}

const explanations: readonly Explain[] = [
  missingDependencies,
  explainSchema,
  brokenTemplate,
  failedTemplate,
  refusedByTemplate,
  brokenOutput,
  brokenYaml,
  wrongType,
  valuesOfAnotherType,
  wrongPattern,
  tooOldForHelm4,
  brokenArchive,
  wrongKubeVersion,
  wrongMetadata,
];

/** Checked before anything is rendered, whether or not a condition turns the dependency off. */
function missingDependencies(text: string, { inputs }: HelmRun): RenderFailure | undefined {
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

function brokenTemplate(text: string, run: HelmRun): RenderFailure | undefined {
  const [, name = "", line, why = ""] = /parse error at \((.+?):(\d+)\): ([\s\S]*)/.exec(text) ?? [];
  if (line === undefined) return undefined;
  return templateFailure(
    `The template cannot be read: ${oneLine(why)}`,
    templatePlace(name, Number(line), run),
  );
}

/** Helm 4 breaks the same words over several lines. The innermost place is where it happened. */
const step = /(?:template: )?(\S+?):(\d+):(\d+):?\s+executing "[^"]*" at <([\s\S]*?)>:\s*/g;

function failedTemplate(text: string, run: HelmRun): RenderFailure | undefined {
  const steps = [...text.matchAll(step)];
  const last = steps.at(-1);
  if (last === undefined) return undefined;
  const [whole, name = "", line = "", , expression = ""] = last;
  const why = oneLine(text.slice(last.index + whole.length)).replace(/^error calling (\w+): /, "$1: ");
  const place = templatePlace(name, Number(line), run);
  if (/nesting|exceeded maximum template depth|rendering template has a nested reference name/i.test(why))
    return templateFailure("The template includes itself without end.", place);
  return templateFailure(`The template fails at ${shownExpression(expression)}: ${why}`, place);
}

/** `fail` and `required`: the author of the chart speaks to its users. */
function refusedByTemplate(text: string, run: HelmRun): RenderFailure | undefined {
  const [, name = "", line, said = ""] = /execution error at \((.+?):(\d+):\d+\): ([\s\S]*)/.exec(text) ?? [];
  if (line === undefined) return undefined;
  return renderFailure("RENDER_FAILED", {
    message: `The chart refuses these values: ${oneLine(said)}`,
    next: "Correct the values.",
    place: templatePlace(name, Number(line), run),
  });
}

/** The line is one of what was rendered, which is in no file. */
function brokenOutput(text: string, run: HelmRun): RenderFailure | undefined {
  const [, name, why = ""] = /YAML parse error on (.+?): ([\s\S]*)/.exec(text) ?? [];
  if (name === undefined) return undefined;
  const { line: _, ...place } = templatePlace(name, 1, run) ?? {
    file: childOf(run.inputs.folder, "Chart.yaml"),
  };
  const [, line, rest] = /yaml: (?:line (\d+): )?(.*)/.exec(why) ?? [];
  const where = line === undefined ? "" : ` in line ${line} of what it renders`;
  return renderFailure("YAML_INVALID", {
    message: `What the template renders is no YAML${where}${rest === undefined ? "" : `: ${oneLine(rest)}`}.`,
    next: `${howToSee(run)} With --debug it prints the text.`,
    place,
  });
}

function brokenYaml(text: string, { inputs, files }: HelmRun): RenderFailure | undefined {
  return /yaml|json/i.test(text) ? yamlMistake(inputs, files) : undefined;
}

const goTypes: ReadonlyMap<string, string> = new Map([
  ["array", "a list"],
  ["object", "a mapping"],
  ["string", "a text"],
  ["number", "a number"],
  ["bool", "true or false"],
]);

/** A whole file, or a field of `Chart.yaml`. */
function wrongType(text: string, run: HelmRun): RenderFailure | undefined {
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
function valuesOfAnotherType(text: string, run: HelmRun): RenderFailure | undefined {
  const [, name] = /type mismatch on (\S+?):/.exec(text) ?? [];
  if (name === undefined) return undefined;
  return renderFailure("RENDER_FAILED", {
    message: `The values give "${shown(name)}" no mapping, and the chart of that name needs one.`,
    next: "Correct the values.",
    place: chartPlace(run, "values.yaml"),
  });
}

function wrongPattern(text: string, run: HelmRun): RenderFailure | undefined {
  if (text !== "syntax error in pattern") return undefined;
  return renderFailure("RENDER_FAILED", {
    message: "A line of .helmignore is no pattern of paths.",
    next: "Correct it; a bracket that is opened has to be closed.",
    place: chartPlace(run, ".helmignore"),
  });
}

/** An older kustomize (seen in 5.4.3) asks Helm for its version with an option that Helm 4 no longer has. */
function tooOldForHelm4(text: string): RenderFailure | undefined {
  if (!text.includes("unknown shorthand flag: 'c' in -c")) return undefined;
  return renderFailure("RENDER_NOT_SUPPORTED", {
    message: "This version of kustomize cannot work with Helm 4.",
    next: "Pin Helm 3, or a newer kustomize, with tools in the configuration.",
  });
}

/** Helm's words for packed charts that it does not take (`LoadArchiveFiles`). */
function brokenArchive(text: string): RenderFailure | undefined {
  const isArchive =
    /gzip|tar:|archive|illegal(?:ly)? (?:references|path)|exceeds the maximum|does not appear to be a valid/i;
  if (!isArchive.test(text)) return undefined;
  return renderFailure("CHART_ARCHIVE_REJECTED", {
    message: `Helm does not take a packed chart: ${oneLine(text)}`,
    next: "Commit the chart as a folder, or pack it anew with `helm package`.",
  });
}

function wrongKubeVersion(text: string, run: HelmRun): RenderFailure | undefined {
  const [, wanted] = /chart requires kubeVersion: (.*?) which is incompatible/.exec(text) ?? [];
  if (wanted === undefined) return undefined;
  return renderFailure("RENDER_FAILED", {
    message: `The chart is for Kubernetes ${shown(wanted)}; it is rendered for ${run.helm?.kubeVersion ?? kubeVersion}.`,
    next: "Name the version of your cluster with helm.kubeVersion, or take a newer version of the chart.",
    place: chartPlace(run, "Chart.yaml"),
  });
}

function wrongMetadata(text: string, { inputs }: HelmRun): RenderFailure | undefined {
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

function templateFailure(message: string, place: Place | undefined): RenderFailure {
  return renderFailure("RENDER_FAILED", {
    message,
    next: "Correct the template, or the values that it reads.",
    place,
  });
}

/** A path into the values or a name is no content; any other expression may hold a literal. */
function shownExpression(written: string): string {
  const expression = written.replace(/^\{\{-?\s*|\s*-?\}\}$/g, "");
  return /^[\w.$ |()]*$|^(?:include|template) "[\w.-]+"[\w.$ ]*$/.test(expression)
    ? `"${shown(expression)}"`
    : "an expression";
}

function oneLine(text: string): string {
  return shown(withoutContent(text).replaceAll(/\s+/g, " ").trim());
}

/** YAML and JSON decoders quote what they could not use. */
function withoutContent(text: string): string {
  return text.replaceAll(/`[^`]*`/g, "(text)").replaceAll(/\b0x[0-9a-f]{6,}\b/g, "(address)");
}

function howToSee({ inputs, helm }: HelmRun): string {
  const folder = inputs.folder === "" ? "." : inputs.folder;
  const command =
    inputs.kind === "chart"
      ? `helm template ${helm?.releaseName ?? "release"} ${folder}`
      : `kustomize build --enable-helm ${folder}`;
  return `Run "${command}" at this revision to see the same.`;
}
