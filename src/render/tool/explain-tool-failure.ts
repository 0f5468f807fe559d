/** What a failed run of the tool means to a person. */

import type { ReasonCode } from "../../core/model/outcome.ts";
import type { RenderFailure } from "../../core/model/render.ts";
import { renderFailure, shown } from "../render-failure.ts";

interface Explanation {
  readonly pattern: RegExp;
  readonly reason: ReasonCode;
  readonly message: (groups: readonly string[]) => string;
  readonly next: string;
}

const explanations: readonly Explanation[] = [
  {
    pattern: /cycle detected: candidate root '([^']*)'/,
    reason: "RENDER_CYCLE",
    message: ([folder = ""]) => `A reference leads back to "${folder}", which is being built already.`,
    next: "Move what both need into a folder of its own, and refer to that from both.",
  },
  {
    pattern: /security; file '([^']*)' is not in or below '([^']*)'/,
    reason: "RENDER_PATH_ESCAPE",
    message: ([file = "", folder = ""]) =>
      `kustomize reads no file from outside of the kustomization's own folder: "${file}" is not in or below "${folder}".`,
    next: "Move the file into the folder, or make it part of a base and refer to that.",
  },
  {
    pattern: /external plugins disabled|function.*disabled|must specify --enable-(?:exec|alpha-plugins)/,
    reason: "RENDER_PLUGIN_FORBIDDEN",
    message: () =>
      "The kustomization runs a program or a container; a render runs no code from a repository.",
    next: "Use kustomize's own generators, patches and replacements, or commit what the program makes.",
  },
  {
    pattern: /must specify --enable-helm/,
    reason: "RENDER_NOT_SUPPORTED",
    message: () => "The kustomization inflates a Helm chart in a way that was not found beforehand.",
    next: "Name the chart in helmCharts of the kustomization itself.",
  },
  {
    pattern:
      /no resource matches strategic merge patch "([^"]*)"|failed to find unique target for patch (\S+)/,
    reason: "RENDER_FAILED",
    message: ([one, two]) => `A patch for ${label(one ?? two ?? "an object")} finds no object to patch.`,
    next: "Correct the patch's kind, name or namespace, or remove the patch.",
  },
  {
    pattern: /Kind:"([^"]*)".*Name:"([^"]*)", Namespace:"([^"]*)"\} does not exist; cannot merge or replace/,
    reason: "RENDER_FAILED",
    message: ([kind = "", name = "", namespace = ""]) =>
      `A generator merges into ${kind} ${namespace === "" ? "" : `${namespace}/`}${name}, which no base brings.`,
    next: 'Correct the generator\'s name or namespace, or take its "behavior" away so that it makes the object.',
  },
  {
    pattern: /may not add resource with an already registered id: (\S+?)(?:'|:|$)/,
    reason: "DUPLICATE_OBJECT",
    message: ([id = ""]) => `${label(id)} is there twice.`,
    next: "Remove one of the two, or give it another name or namespace.",
  },
];

/** kustomize's id of an object, `Kind.version.group/name.namespace`, as objects are called elsewhere. */
function label(id: string): string {
  const parts = /^([A-Za-z]+)\.[^/]*\/(.+)\.([^.]*|\[noNs\])$/.exec(id);
  if (parts === null) return id;
  const [, kind = "", name = "", namespace = ""] = parts;
  return namespace === "[noNs]" ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

/** `text` is clean. `path` is the environment's folder. */
export function explainToolFailure(text: string, path: string): RenderFailure {
  for (const { pattern, reason, message, next } of explanations) {
    const match = pattern.exec(text);
    if (match !== null) return renderFailure(reason, { message: shown(message(match.slice(1))), next });
  }
  const folder = path === "" ? "." : path;
  return renderFailure("RENDER_FAILED", {
    message: text === "" ? "kustomize failed without saying why." : `kustomize: ${text}`,
    next: `Run "kustomize build ${folder}" at this revision to see the same.`,
  });
}

export function timeFailure(wallMs: number): RenderFailure {
  return renderFailure("RENDER_LIMIT_TIME", {
    message: `The render was stopped after ${Math.round(wallMs / 1000)} seconds.`,
    next: `Split the environment, or use fewer objects and patches: kustomize's time grows with the square of them. ${raise("SLIPWAY_RENDER_SECONDS")}`,
  });
}

export function memoryFailure(bytes: number): RenderFailure {
  return renderFailure("RENDER_LIMIT_MEMORY", {
    message: `The render needed more than ${mebibytes(bytes)} MiB of memory and was stopped.`,
    next: `Split the environment, or look for aliases and generators that multiply their input. ${raise("SLIPWAY_RENDER_MEMORY_MB")}`,
  });
}

export function outputFailure(bytes: number): RenderFailure {
  return renderFailure("RENDER_LIMIT_OUTPUT", {
    message: `The render is larger than ${mebibytes(bytes)} MiB and was stopped.`,
    next: `Split the environment. ${raise("SLIPWAY_RENDER_OUTPUT_MB")}`,
  });
}

/** The limit is the operator's. */
function raise(setting: string): string {
  return `The operator can raise the limit: ${setting}. A re-run of the check renders it again.`;
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / (1024 * 1024));
}
