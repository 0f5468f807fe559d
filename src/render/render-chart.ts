/** Renders a Helm chart of the tree by the real tool: `helm template`, without cluster, network, plugins or a word of the repository among its options. */

import { encodeJson } from "../core/manifests/encode-json.ts";
import type { HelmOptions } from "../core/model/render.ts";
import type { Tree } from "../core/model/tree.ts";
import type { Inputs } from "./inputs/inputs.ts";
import { runTool, type Kitchen, type ToolOutput, type ToolRun } from "./run-tool.ts";
import { secondRun } from "./second-run.ts";
import type { ChosenTool } from "./tool/choose-tool.ts";
import { explainHelmFailure } from "./tool/explain-helm-failure.ts";
import { cleanHelmText, kubeVersion } from "./tool/helm-text.ts";
import type { Inside } from "./tool/sandbox.ts";

export interface ChartWork {
  readonly tree: Tree;
  readonly inputs: Inputs;
  readonly helm: HelmOptions;
  /** `""`: Helm's own, `default`. */
  readonly namespace: string;
  readonly tool: ChosenTool;
}

/** Values that the configuration writes out, as a file in the tool's home. */
const inlineValues = "values.json";

/** Faults: TREE_TOO_LARGE, TREE_PATH_COLLISION. */
export function renderChart(kitchen: Kitchen, work: ChartWork, signal?: AbortSignal): Promise<ToolOutput> {
  const { tree, inputs, helm, tool } = work;
  const values = helm.values === undefined ? undefined : encodeJson(helm.values);
  const run: ToolRun = {
    tool,
    helpers: [],
    args: (inside) => templateArguments(work, inside),
    ...(values === undefined ? {} : { home: new Map([[inlineValues, values]]) }),
    again: (files) => secondRun(files, values),
    explain: (stderr, { tree: prefix, files }) =>
      explainHelmFailure(cleanHelmText(stderr), { prefix, inputs, files, helm }),
  };
  return runTool(kitchen, { tree, inputs, run }, signal);
}

/** Paths begin with `./` or `/`, the release's name with a letter or digit: none is taken for an option or an address. */
function templateArguments({ inputs, helm, namespace }: ChartWork, inside: Inside): readonly string[] {
  const { folder } = inputs;
  const files = helm.valuesFiles.map((file) => `./${file}`);
  if (helm.values !== undefined) files.push(`${inside.home}/${inlineValues}`);
  return [
    "template",
    helm.releaseName,
    folder === "" ? "." : `./${folder}`,
    ...(namespace === "" ? [] : ["--namespace", namespace]),
    "--include-crds",
    "--kube-version",
    helm.kubeVersion ?? kubeVersion,
    ...(helm.apiVersions ?? []).flatMap((version) => ["--api-versions", listItem(version)]),
    ...files.flatMap((file) => ["--values", listItem(file)]),
  ];
}

/** Helm reads the option as a line of comma-separated values. */
function listItem(path: string): string {
  return /[",\n\r]/.test(path) ? `"${path.replaceAll('"', '""')}"` : path;
}
