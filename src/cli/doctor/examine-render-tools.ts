/** Looks for the tools that render: all versions that the operator offers, the one that is used first. */

import { Fault } from "../../core/model/fault.ts";
import { makeToolChooser, type ChosenTool } from "../../render/tool/choose-tool.ts";
import { findTools } from "../../render/tool/find-tools.ts";
import { howToGet, type OfferedTools, type ToolWork } from "../../render/tool/render-tool.ts";
import type { Settings } from "../../settings.ts";
import type { Finding } from "./examine-machine.ts";

export async function examineRenderTools(settings: Settings): Promise<readonly Finding[]> {
  const tools = await findTools(settings).catch((error: unknown) => {
    if (error instanceof Fault) return error;
    throw error;
  });
  if (tools instanceof Fault) {
    const { message, next = "" } = tools;
    return [{ state: "missing", name: "renderer", version: message, advice: next }];
  }
  return [...(await examineWork("kustomize", tools)), ...(await examineWork("helm", tools))];
}

/** Without kustomize little can be rendered; without helm, everything but charts. */
async function examineWork(work: ToolWork, tools: OfferedTools): Promise<readonly Finding[]> {
  const found = await makeToolChooser(tools).offered(work);
  const broken = tools[work].filter(({ path }) => !found.some((one) => one.path === path));
  const lacking: Finding = {
    state: work === "kustomize" ? "missing" : "absent",
    name: work,
    advice: work === "helm" ? `Needed only for Helm charts.\n${howToGet.helm}` : howToGet[work],
  };
  return [
    ...(found.length === 0 ? [lacking] : found.map(shown)),
    ...broken.map(({ name, path }): Finding => ({
      state: "degraded",
      name,
      where: path,
      version: "does not run",
    })),
  ];
}

function shown({ name, version, path }: ChosenTool): Finding {
  return { state: "ok", name, version, where: path };
}
