/** Runs a tool on inputs in a private folder that holds nothing else, once or twice side by side, and reads how it ended. */

import type { RenderFailure } from "../core/model/render.ts";
import type { Tree } from "../core/model/tree.ts";
import { checkArchives } from "./inputs/chart-archive.ts";
import type { Inputs } from "./inputs/inputs.ts";
import { readInputs } from "./read-inputs.ts";
import type { RenderLimits } from "./render-limits.ts";
import type { Slots } from "./slots.ts";
import type { ChosenTool } from "./tool/choose-tool.ts";
import { memoryFailure, outputFailure, timeFailure } from "./tool/limit-failures.ts";
import { makePrivateFolder, type PrivateFolder } from "./tool/private-folder.ts";
import { runChild, type ChildEnd } from "./tool/run-child.ts";
import type { Inside, Sandbox } from "./tool/sandbox.ts";

export interface Kitchen {
  readonly sandbox: Sandbox;
  readonly workDir: string;
  readonly limits: RenderLimits;
  /** For the tools that run at the same time. */
  readonly slots: Slots;
  /** Folders that are being removed: no render waits for that, but who closes does. */
  readonly leaving: Set<Promise<void>>;
}

export interface ToolRun {
  readonly tool: ChosenTool;
  /** Programs that it starts. */
  readonly helpers: readonly ChosenTool[];
  readonly args: (inside: Inside) => readonly string[];
  /** Text of files in its home. */
  readonly home?: ReadonlyMap<string, string>;
  /** Files of the second run that differ; absent: there is no second run. */
  readonly again?: (files: ReadonlyMap<string, Uint8Array>) => ReadonlyMap<string, Uint8Array> | undefined;
  /** What the tool said, as a failure. */
  readonly explain: (stderr: string, said: ToolSaid) => ToolFailure;
}

export interface ToolSaid {
  /** Prefix of paths in the text. */
  readonly tree: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

export interface ToolFailure {
  readonly failure: RenderFailure;
  /** What the tool said, cleaned. */
  readonly text: string;
}

export type ToolOutput =
  | {
      readonly kind: "output";
      readonly text: string;
      readonly stderr: string;
      readonly tree: string;
      /** Of the second run; absent: there was none. */
      readonly again?: string;
    }
  | ({ readonly kind: "failed" } & ToolFailure);

/** Faults: TREE_TOO_LARGE, TREE_PATH_COLLISION. */
export async function runTool(
  kitchen: Kitchen,
  { tree, inputs, run }: { readonly tree: Tree; readonly inputs: Inputs; readonly run: ToolRun },
  signal?: AbortSignal,
): Promise<ToolOutput> {
  const read = await readInputs(tree, inputs, kitchen.limits);
  if (read.kind === "failed") return { ...read, text: "" };
  const rejected = await checkArchives(inputs, read.files);
  if (rejected !== undefined) return { kind: "failed", failure: rejected, text: "" };
  const work = { inputs, files: read.files, run };
  const other = run.again?.(read.files);
  if (other === undefined) return runOnce(kitchen, work, signal);
  const [first, second] = await Promise.all([
    runOnce(kitchen, work, signal),
    runOnce(kitchen, { ...work, files: other }, signal),
  ]);
  if (first.kind === "failed") return first;
  // A second run that fails where the first did not tells nothing of what both make.
  return second.kind === "failed" ? first : { ...first, again: second.text };
}

interface Work {
  readonly inputs: Inputs;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly run: ToolRun;
}

async function runOnce(
  kitchen: Kitchen,
  { inputs, files, run }: Work,
  signal?: AbortSignal,
): Promise<ToolOutput> {
  const { sandbox, workDir, limits, slots } = kitchen;
  const folder = await makePrivateFolder(workDir);
  try {
    await folder.write(files, inputs.links.values());
    for (const [name, text] of run.home ?? []) await folder.writeHome(name, text);
    const inside = sandbox.inside(folder);
    const { tool, helpers } = run;
    const command = await sandbox.command(folder, { tool, helpers, args: run.args(inside) });
    const ended = await slots(() => runChild(command, limits, signal));
    return judge(ended, run, { said: { tree: inside.tree, files }, limits });
  } finally {
    leave(folder, kitchen);
  }
}

/** A folder that cannot be removed now is removed by whoever opens the next kitchen. */
function leave(folder: PrivateFolder, { leaving }: Kitchen): void {
  const gone = folder
    .remove()
    .catch(() => undefined)
    .finally(() => leaving.delete(gone));
  leaving.add(gone);
}

function judge(
  ended: ChildEnd,
  run: ToolRun,
  { said, limits }: { readonly said: ToolSaid; readonly limits: RenderLimits },
): ToolOutput {
  switch (ended.kind) {
    case "too-long":
      return { kind: "failed", failure: timeFailure(limits.wallMs), text: "" };
    case "too-much":
      return { kind: "failed", failure: outputFailure(limits.outputBytes), text: "" };
    case "killed":
      return { kind: "failed", failure: memoryFailure(limits.memoryBytes), text: "" };
    case "exit": {
      const { code, stdout, stderr } = ended;
      if (code === 0) return { kind: "output", text: stdout.toString("utf8"), stderr, tree: said.tree };
      // The Go runtime ends itself when it gets no memory, now and then by a fault of its own.
      if (/out of memory|cannot allocate memory|^SIGSEGV: |stack overflow$/m.test(stderr))
        return { kind: "failed", failure: memoryFailure(limits.memoryBytes), text: "" };
      return { kind: "failed", ...run.explain(stderr, said) };
    }
  }
}
