/** What a failed run of kustomize means to a person: file and line, found in the inputs; never its own words, for they quote what it read. */

import { maskText } from "../../core/manifests/mask-text.ts";
import type { RenderFailure } from "../../core/model/render.ts";
import type { Inputs } from "../inputs/inputs.ts";
import { failureMark } from "../failure-mark.ts";
import { renderFailure } from "../render-failure.ts";
import { secretsOf } from "../tool/secrets-of.ts";
import { readFailedBuild, type Explain, type FailedBuild } from "./failed-build.ts";
import { fieldFailures } from "./field-failures.ts";
import { fileFailures } from "./file-failures.ts";
import { generatorFailures } from "./generator-failures.ts";
import { jsonPatchFailures } from "./json-patch-failures.ts";
import { objectFailures } from "./object-failures.ts";
import { patchFailures } from "./patch-failures.ts";
import { pluginFailures } from "./plugin-failures.ts";
import { replacementFailures } from "./replacement-failures.ts";
import { yamlMistake } from "./yaml-mistake.ts";

export interface FailedRun {
  readonly inputs: Inputs;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** The first that fits: a message may have the words of a more general one in it. */
const explanations: readonly Explain[] = [
  ...fieldFailures,
  ...jsonPatchFailures,
  ...objectFailures,
  ...generatorFailures,
  ...replacementFailures,
  ...patchFailures,
  ...fileFailures,
  ...pluginFailures,
];

/** `text`: what the tool said, cleaned. */
export function explainKustomizeFailure(text: string, run: FailedRun): RenderFailure {
  const mistake = /yaml|SM or JSON patch/i.test(text) ? yamlMistake(run.inputs, run.files) : undefined;
  const secrets = secretsOf(run.inputs, run.files);
  const failure = mistake ?? explain(readFailedBuild(text, run), secrets);
  return { ...failure, message: maskText(failure.message, secrets) };
}

function explain(build: FailedBuild, secrets: readonly string[]): RenderFailure {
  for (const one of explanations) {
    const failure = one(build);
    if (failure !== undefined) return inSomeFile(failure, build);
  }
  return inSomeFile(unknownFailure(maskText(build.text, secrets), build.folder), build);
}

/** The kustomization that was built, where no better place is known. */
function inSomeFile(failure: RenderFailure, { folder, kustomizations }: FailedBuild): RenderFailure {
  const own = kustomizations.find((one) => one.folder === folder);
  return failure.file !== undefined || own === undefined ? failure : { ...failure, file: own.file };
}

function unknownFailure(text: string, path: string): RenderFailure {
  return renderFailure("RENDER_FAILED", {
    message:
      text === ""
        ? "kustomize failed without saying why."
        : `kustomize cannot build this kustomization (its message has the mark ${failureMark(text)}).`,
    next: `Run "kustomize build ${path === "" ? "." : path}" at this revision: it prints why.`,
  });
}
