/** Says what failed with the inputs at hand: the file and line of a YAML mistake, and no secret of theirs in the text. */

import { maskText } from "../../core/manifests/mask-text.ts";
import { readYaml } from "../../core/manifests/read-yaml.ts";
import type { RenderFailure } from "../../core/model/render.ts";
import type { Inputs } from "../inputs/inputs.ts";
import { renderFailure } from "../render-failure.ts";
import { explainToolFailure } from "./explain-tool-failure.ts";
import { secretsOf } from "./secrets-of.ts";

export interface FailedRun {
  readonly inputs: Inputs;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** `text`: what the tool said, cleaned. */
export function failureIn(text: string, { inputs, files }: FailedRun): RenderFailure {
  const failure =
    (/yaml/i.test(text) && yamlMistake(inputs, files)) || explainToolFailure(text, inputs.folder);
  return { ...failure, message: maskText(failure.message, secretsOf(inputs, files)) };
}

/** The first file that is no YAML: kustomize names a line, but rarely the file. */
export function yamlMistake(
  inputs: Inputs,
  files: ReadonlyMap<string, Uint8Array>,
): RenderFailure | undefined {
  for (const [path, bytes] of files) {
    if (inputs.files.get(path)?.yaml !== true) continue;
    const read = readYaml(Buffer.from(bytes).toString("utf8"));
    if (read.kind === "read") continue;
    const { reason, message, next, line } = read.problem;
    return renderFailure(reason, { message, next, place: { file: path, line } });
  }
  return undefined;
}
