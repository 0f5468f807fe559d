/** Finds the programs that render: in the operator's folder of tools, by name, else on the PATH. */

import { access, constants, readdir, stat } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";
import { askVersion } from "./ask-version.ts";
import {
  oldestKubectl,
  toolMissing,
  type OfferedTools,
  type RenderTool,
  type ToolWork,
} from "./render-tool.ts";

export interface ToolSearch {
  /** `PATH`. */
  readonly searchPath: string;
  /** Programs that the operator named. */
  readonly kustomize?: string | undefined;
  readonly kubectl?: string | undefined;
  readonly helm?: string | undefined;
  /** Folder with several versions side by side: `kustomize-5.8.1`, `helm-4.3.1`, `helm-3.21.4` … */
  readonly toolsDirectory?: string | undefined;
}

/**
 * What the operator named, by itself or in the folder, is all that is offered; for work that neither can do, the program on the PATH.
 * Fault: RENDER_TOOL_MISSING for a named program that is not there or too old.
 */
export async function findTools(search: ToolSearch): Promise<OfferedTools> {
  const [kustomize, helm] = await Promise.all([findKustomize(search), findHelm(search)]);
  return { kustomize, helm };
}

async function findKustomize(search: ToolSearch): Promise<readonly RenderTool[]> {
  const { kustomize, kubectl, searchPath } = search;
  const tools = await inDirectory(search, "kustomize");
  if (kustomize !== undefined)
    tools.unshift({ name: "kustomize", path: await named("kustomize", kustomize) });
  else if (kubectl !== undefined) tools.unshift(await useKubectl(await named("kustomize", kubectl)));
  if (tools.length > 0) return tools;
  const found = await findProgram("kustomize", searchPath);
  if (found !== undefined) return [{ name: "kustomize", path: found }];
  const standIn = await findProgram("kubectl", searchPath);
  return standIn === undefined
    ? []
    : useKubectl(standIn).then(
        (tool) => [tool],
        () => [],
      );
}

async function findHelm(search: ToolSearch): Promise<readonly RenderTool[]> {
  const { helm, searchPath } = search;
  const tools = await inDirectory(search, "helm");
  if (helm !== undefined) tools.unshift({ name: "helm", path: await named("helm", helm) });
  if (tools.length > 0) return tools;
  const found = await findProgram("helm", searchPath);
  return found === undefined ? [] : [{ name: "helm", path: found }];
}

/** By name, then by version: `helm`, `helm3`, `helm-4.3.1`, `helm_v4.3.1`. */
async function inDirectory({ toolsDirectory }: ToolSearch, name: ToolWork): Promise<RenderTool[]> {
  if (toolsDirectory === undefined) return [];
  const files = await readdir(toolsDirectory).catch(() => {
    throw toolMissing(name, `The folder of tools ${toolsDirectory} cannot be read.`);
  });
  const pattern = new RegExp(`^${name}(?:[-_]?v?\\d[\\w.+-]*)?$`);
  const tools: RenderTool[] = [];
  for (const file of files.filter((one) => pattern.test(one)).toSorted()) {
    const path = join(toolsDirectory, file);
    if (await isProgram(path)) tools.push({ name, path });
  }
  return tools;
}

/** Absolute path of a program by its name. */
export async function findProgram(name: string, searchPath: string): Promise<string | undefined> {
  for (const folder of searchPath.split(delimiter).filter(isAbsolute)) {
    const path = join(folder, name);
    if (await isProgram(path)) return path;
  }
  return undefined;
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

async function named(work: ToolWork, path: string): Promise<string> {
  if (isAbsolute(path) && (await isProgram(path))) return path;
  throw toolMissing(work, `${path} is not the absolute path of a program.`);
}

async function useKubectl(path: string): Promise<RenderTool> {
  const version = await askVersion({ name: "kubectl", path });
  const [major = 0, minor = 0] = (version?.match(/\d+/g) ?? []).map(Number);
  const [oldestMajor, oldestMinor] = oldestKubectl;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor))
    return { name: "kubectl", path };
  throw toolMissing("kustomize", `${path} is not kubectl ${oldestKubectl.join(".")} or newer.`);
}
