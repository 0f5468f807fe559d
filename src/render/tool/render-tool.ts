/** A program that renders, and all those that the operator offers. */

import { Fault } from "../../core/model/fault.ts";

export interface RenderTool {
  /** `kubectl` has a kustomize inside. */
  readonly name: "kustomize" | "kubectl" | "helm";
  /** Absolute. */
  readonly path: string;
}

/** What a tool does: `kubectl` does the work of kustomize. */
export type ToolWork = "kustomize" | "helm";

/** None for a kind of work: it cannot be done here. Their versions are asked when they are needed. */
export type OfferedTools = Readonly<Record<ToolWork, readonly RenderTool[]>>;

export const noTools: OfferedTools = { kustomize: [], helm: [] };

/** The first kubectl whose kustomize is of the v5 line. */
export const oldestKubectl = [1, 27] as const;

const howToGetKustomize = [
  "Linux: download kustomize 5 from https://github.com/kubernetes-sigs/kustomize/releases and put it on the PATH.",
  "macOS: brew install kustomize.",
  "Container: COPY --from=registry.k8s.io/kustomize/kustomize:v5.8.1 /app/kustomize /usr/local/bin/.",
  `Or install kubectl ${oldestKubectl.join(".")} or newer, which has kustomize built in.`,
].join("\n");

const howToGetHelm = [
  "Linux: download Helm 4 or 3 from https://github.com/helm/helm/releases and put it on the PATH.",
  "macOS: brew install helm.",
  "Several versions side by side: name their folder with SLIPWAY_TOOLS_DIR.",
].join("\n");

export const howToGet: Readonly<Record<ToolWork, string>> = {
  kustomize: howToGetKustomize,
  helm: howToGetHelm,
};

const nothingFound: Readonly<Record<ToolWork, string>> = {
  kustomize: "Neither kustomize nor kubectl was found on the PATH.",
  helm: "helm was not found on the PATH.",
};

export function toolMissing(work: ToolWork, message = nothingFound[work]): Fault {
  return new Fault("RENDER_TOOL_MISSING", { message, next: howToGet[work], retry: "never" });
}
