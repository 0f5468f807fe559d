/** Renders a kustomization by the real tool, in a private folder that holds only its inputs. */

import type { Tree } from "../core/model/tree.ts";
import type { RenderFailure } from "../core/model/render.ts";
import type { Inputs } from "./inputs/inputs.ts";
import { readInputs } from "./read-inputs.ts";
import type { RenderLimits } from "./render-limits.ts";
import { failureIn } from "./tool/failure-in.ts";
import { memoryFailure, outputFailure, timeFailure } from "./tool/explain-tool-failure.ts";
import type { RenderTool } from "./tool/find-tool.ts";
import { makePrivateFolder, type PrivateFolder } from "./tool/private-folder.ts";
import { runChild, type ChildEnd } from "./tool/run-child.ts";
import type { Sandbox } from "./tool/sandbox.ts";
import { readToolText } from "./tool/tool-text.ts";

export interface Kitchen {
  readonly tool: RenderTool;
  readonly sandbox: Sandbox;
  readonly workDir: string;
  readonly limits: RenderLimits;
}

/** `text`: the render; or what the tool said, cleaned. */
export type ToolOutput =
  | { readonly kind: "output"; readonly text: string; readonly warnings: readonly string[] }
  | { readonly kind: "failed"; readonly failure: RenderFailure; readonly text: string };

/** Faults: TREE_TOO_LARGE, TREE_PATH_COLLISION. */
export async function renderKustomization(
  kitchen: Kitchen,
  { tree, inputs }: { readonly tree: Tree; readonly inputs: Inputs },
  signal?: AbortSignal,
): Promise<ToolOutput> {
  const read = await readInputs(tree, inputs, kitchen.limits);
  if (read.kind === "failed") return { ...read, text: "" };
  const folder = await makePrivateFolder(kitchen.workDir);
  try {
    await folder.write(read.files, inputs.links.values());
    const command = await kitchen.sandbox.command(folder, buildArguments(kitchen.tool, inputs.folder));
    const ended = await runChild(command, kitchen.limits, signal);
    return judge(ended, kitchen, { folder, inputs, files: read.files });
  } finally {
    await folder.remove();
  }
}

/** A path that begins with `./` is never taken for an option or an address. */
function buildArguments({ name }: RenderTool, folder: string): readonly string[] {
  return [name === "kustomize" ? "build" : "kustomize", folder === "" ? "." : `./${folder}`];
}

interface Run {
  readonly folder: PrivateFolder;
  readonly inputs: Inputs;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

function judge(ended: ChildEnd, { sandbox, limits }: Kitchen, { folder, inputs, files }: Run): ToolOutput {
  switch (ended.kind) {
    case "too-long":
      return { kind: "failed", failure: timeFailure(limits.wallMs), text: "" };
    case "too-much":
      return { kind: "failed", failure: outputFailure(limits.outputBytes), text: "" };
    case "killed":
      return { kind: "failed", failure: memoryFailure(limits.memoryBytes), text: "" };
    case "exit": {
      const { code, stdout, stderr } = ended;
      // The Go runtime ends itself when it gets no memory.
      if (code !== 0 && /out of memory|cannot allocate memory/.test(stderr))
        return { kind: "failed", failure: memoryFailure(limits.memoryBytes), text: "" };
      const { warnings, error } = readToolText(stderr, sandbox.treePrefix(folder));
      if (code === 0) return { kind: "output", text: stdout.toString("utf8"), warnings };
      return { kind: "failed", failure: failureIn(error, { inputs, files }), text: error };
    }
  }
}
