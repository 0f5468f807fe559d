/** Renders a kustomization by the real tool; charts in it by the Helm that goes with it. */

import type { Tree } from "../core/model/tree.ts";
import type { Inputs } from "./inputs/inputs.ts";
import { runTool, type Kitchen, type ToolOutput, type ToolRun } from "./run-tool.ts";
import { secondRun } from "./second-run.ts";
import type { ChosenTool } from "./tool/choose-tool.ts";
import { explainHelmFailure } from "./tool/explain-helm-failure.ts";
import { explainKustomizeFailure } from "./explain/explain-kustomize-failure.ts";
import { helmTextIn, kubeVersion } from "./tool/helm-text.ts";
import type { Inside } from "./tool/sandbox.ts";
import { readToolText } from "./tool/tool-text.ts";

export interface KustomizeTools {
  readonly kustomize: ChosenTool;
  /** For kustomizations with charts. */
  readonly helm: ChosenTool | undefined;
}

/** Faults: TREE_TOO_LARGE, TREE_PATH_COLLISION. */
export function renderKustomization(
  kitchen: Kitchen,
  { tree, inputs, tools }: { readonly tree: Tree; readonly inputs: Inputs; readonly tools: KustomizeTools },
  signal?: AbortSignal,
): Promise<ToolOutput> {
  const { kustomize, helm } = tools;
  const run: ToolRun = {
    tool: kustomize,
    helpers: helm === undefined ? [] : [helm],
    args: (inside) => [...buildArguments(kustomize, inputs.folder), ...helmArguments(helm, inside)],
    again: (files) => (helm === undefined ? undefined : secondRun(files)),
    explain: (stderr, { tree: prefix, files }) => {
      const ofHelm = helm === undefined ? undefined : helmTextIn(stderr);
      if (ofHelm !== undefined) return explainHelmFailure(ofHelm, { prefix, inputs, files });
      const { error } = readToolText(stderr, prefix);
      return { failure: explainKustomizeFailure(error, { inputs, files }), text: error };
    },
  };
  return runTool(kitchen, { tree, inputs, run }, signal);
}

/** A path that begins with `./` is never taken for an option or an address. */
function buildArguments({ name }: ChosenTool, folder: string): readonly string[] {
  return [name === "kustomize" ? "build" : "kustomize", folder === "" ? "." : `./${folder}`];
}

/** A version that the kustomization names itself wins over ours. */
function helmArguments(helm: ChosenTool | undefined, inside: Inside): readonly string[] {
  if (helm === undefined) return [];
  return ["--enable-helm", "--helm-command", inside.program(helm), "--helm-kube-version", kubeVersion];
}
