/** What a failed run of Helm means to a person: the template and line, and what to do. */

import { maskText } from "../../core/manifests/mask-text.ts";
import type { RenderFailure } from "../../core/model/render.ts";
import { childOf } from "../inputs/tree-index.ts";
import { failureMark } from "../failure-mark.ts";
import { renderFailure, shown, type Place } from "../render-failure.ts";
import type { ToolFailure } from "../run-tool.ts";
import {
  brokenArchive,
  chartPlace,
  missingDependencies,
  valuesOfAnotherType,
  wrongKubeVersion,
  wrongMetadata,
  wrongPattern,
  wrongType,
} from "./chart-file-failures.ts";
import { explainSchema } from "./explain-schema.ts";
import { yamlMistake } from "../explain/yaml-mistake.ts";
import type { HelmRun } from "./helm-run.ts";
import { oneLine } from "./shown-text.ts";
import { secretsOf, valuesSecrets } from "./secrets-of.ts";
import { templatePlace } from "./template-place.ts";

/** `text`: of `cleanHelmText`. */
export function explainHelmFailure(text: string, run: HelmRun): ToolFailure {
  const relative = text.replaceAll(`${run.prefix}/`, "").replaceAll(run.prefix, ".");
  const failure = explain(relative, run);
  return { failure: { ...failure, message: maskText(failure.message, knownSecrets(run)) }, text: relative };
}

function knownSecrets({ inputs, files, helm }: HelmRun): readonly string[] {
  return [...secretsOf(inputs, files), ...valuesSecrets(helm?.values)];
}

type Explain = (text: string, run: HelmRun) => RenderFailure | undefined;

function explain(text: string, run: HelmRun): RenderFailure {
  for (const one of explanations) {
    const failure = one(text, run);
    if (failure !== undefined) return failure;
  }
  return unknownHelmFailure(text, run);
}

function unknownHelmFailure(text: string, run: HelmRun): RenderFailure {
  const mark = failureMark(maskText(text, knownSecrets(run)));
  return renderFailure("RENDER_FAILED", {
    message:
      text === ""
        ? "Helm failed without saying why."
        : `Helm cannot render this chart (its message has the mark ${mark}).`,
    next: howToSee(run),
    place: chartPlace(run, "Chart.yaml"),
  });
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

/** An older kustomize (seen in 5.4.3) asks Helm for its version with an option that Helm 4 no longer has. */
function tooOldForHelm4(text: string): RenderFailure | undefined {
  if (!text.includes("unknown shorthand flag: 'c' in -c")) return undefined;
  return renderFailure("RENDER_NOT_SUPPORTED", {
    message: "This version of kustomize cannot work with Helm 4.",
    next: "Pin Helm 3, or a newer kustomize, with tools in the configuration.",
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

function howToSee({ inputs, helm }: HelmRun): string {
  const folder = inputs.folder === "" ? "." : inputs.folder;
  const command =
    inputs.kind === "chart"
      ? `helm template ${helm?.releaseName ?? "release"} ${folder}`
      : `kustomize build --enable-helm ${folder}`;
  return `Run "${command}" at this revision to see the same.`;
}
