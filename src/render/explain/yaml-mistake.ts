/** Finds the file that is no YAML: the tools name a line, but rarely the file, and count lines otherwise. */

import { readYaml } from "../../core/manifests/read-yaml.ts";
import type { RenderFailure } from "../../core/model/render.ts";
import type { Inputs } from "../inputs/inputs.ts";
import { renderFailure } from "../render-failure.ts";

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
