/** Finds the program that renders: standalone kustomize, else a kubectl that is new enough. */

import { access, constants, stat } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";
import { Fault } from "../../core/model/fault.ts";
import { askVersion } from "./ask-version.ts";

export interface RenderTool {
  readonly name: "kustomize" | "kubectl";
  /** Absolute. */
  readonly path: string;
}

export interface ToolSearch {
  /** `PATH`. */
  readonly searchPath: string;
  /** Programs that the operator named. */
  readonly kustomize?: string | undefined;
  readonly kubectl?: string | undefined;
}

/** The first kubectl whose kustomize is of the v5 line. */
const oldestKubectl = [1, 27] as const;

/** `undefined` when there is none. Fault: RENDER_TOOL_MISSING for a named program that is not there or too old. */
export async function findTool(search: ToolSearch): Promise<RenderTool | undefined> {
  const { kustomize, kubectl, searchPath } = search;
  if (kustomize !== undefined) return { name: "kustomize", path: await named(kustomize) };
  if (kubectl !== undefined) return useKubectl(await named(kubectl));
  const found = await findProgram("kustomize", searchPath);
  if (found !== undefined) return { name: "kustomize", path: found };
  const standIn = await findProgram("kubectl", searchPath);
  return standIn === undefined ? undefined : useKubectl(standIn).catch(() => undefined);
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

async function named(path: string): Promise<string> {
  if (isAbsolute(path) && (await isProgram(path))) return path;
  throw toolMissing(`${path} is not the absolute path of a program.`);
}

async function useKubectl(path: string): Promise<RenderTool> {
  const version = await askVersion({ name: "kubectl", path });
  const [major = 0, minor = 0] = (version?.match(/\d+/g) ?? []).map(Number);
  const [oldestMajor, oldestMinor] = oldestKubectl;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor))
    return { name: "kubectl", path };
  throw toolMissing(`${path} is not kubectl ${oldestKubectl.join(".")} or newer.`);
}

export const howToGetKustomize = [
  "Linux: download kustomize 5 from https://github.com/kubernetes-sigs/kustomize/releases and put it on the PATH.",
  "macOS: brew install kustomize.",
  "Container: COPY --from=registry.k8s.io/kustomize/kustomize:v5.8.1 /app/kustomize /usr/local/bin/.",
  `Or install kubectl ${oldestKubectl.join(".")} or newer, which has kustomize built in.`,
].join("\n");

export function toolMissing(message = "Neither kustomize nor kubectl was found on the PATH."): Fault {
  return new Fault("RENDER_TOOL_MISSING", { message, next: howToGetKustomize, retry: "never" });
}
