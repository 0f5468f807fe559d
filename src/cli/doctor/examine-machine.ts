/** Looks for the tools and services that Slipway works with. */

import { execPath, versions } from "node:process";
import { createRenderer } from "../../render/create-renderer.ts";
import { findProgram, findTools } from "../../render/tool/find-tools.ts";
import { noTools } from "../../render/tool/render-tool.ts";
import type { Settings } from "../../settings.ts";
import { askGitVersion } from "./ask-git-version.ts";
import { examineKubeconfig } from "./examine-kubeconfig.ts";
import { examineRedis } from "./examine-redis.ts";
import { examineRenderTools } from "./examine-render-tools.ts";

export interface Finding {
  /** `missing`: the command line cannot work. `absent`: not there, and not needed for everything. `degraded`: works, less safely. */
  readonly state: "ok" | "degraded" | "absent" | "missing";
  readonly name: string;
  readonly version?: string | undefined;
  readonly where?: string | undefined;
  /** How to get it, or what to do. */
  readonly advice?: string;
}

export async function examineMachine(settings: Settings): Promise<readonly Finding[]> {
  const tools = await Promise.all([
    examineGit(settings),
    examineRenderTools(settings),
    examineIsolation(settings),
    examineKubeconfig(settings),
    examineRedis(settings),
  ]);
  return [examineNode(), ...tools.flat(), examineApp(settings)];
}

function examineNode(): Finding {
  const [major = 0, minor = 0] = versions.node.split(".").map(Number);
  const isEnough = major >= 22 || (major === 20 && minor >= 18);
  return {
    state: isEnough ? "ok" : "missing",
    name: "node",
    version: versions.node,
    where: execPath,
    advice: "Install Node 20.18.1 or newer, or 22 or newer: https://nodejs.org.",
  };
}

async function examineGit({ searchPath }: Settings): Promise<Finding> {
  const path = await findProgram("git", searchPath);
  const version = path === undefined ? undefined : await askGitVersion(path);
  const [major = 0, minor = 0] = (version ?? "").split(".").map(Number);
  return {
    state: major > 2 || (major === 2 && minor >= 38) ? "ok" : "missing",
    name: "git",
    version,
    where: path,
    advice: "Install git 2.38 or newer: apt install git, brew install git, or https://git-scm.com.",
  };
}

async function examineIsolation(settings: Settings): Promise<Finding> {
  const name = "isolation";
  const tools = await findTools(settings).catch(() => noTools);
  if (tools.kustomize.length + tools.helm.length === 0)
    return { state: "absent", name, version: "no renderer to isolate" };
  const renderer = createRenderer({ tools, searchPath: settings.searchPath });
  try {
    const { network, files, memory } = await renderer.isolation();
    const [has, lacks] = [true, false].map((wanted) =>
      Object.entries({ network, files, memory }).flatMap(([what, isThere]) =>
        isThere === wanted ? [what] : [],
      ),
    );
    if (lacks?.length === 0) return { state: "ok", name, version: has?.join(", ") };
    return {
      state: "degraded",
      name,
      version: `without ${lacks?.join(", ")}`,
      advice:
        "A render is not kept from these by the system; remote bases and plugins are still refused before the tool runs.\n" +
        "On Linux, unshare and prlimit of util-linux and the right to make namespaces give it.",
    };
  } catch {
    return { state: "absent", name, version: "the renderer does not run" };
  } finally {
    await renderer.close();
  }
}

function examineApp({ app, missing }: Settings): Finding {
  if (app !== undefined) return { state: "ok", name: "GitHub App", version: `id ${app.appId}` };
  return {
    state: "absent",
    name: "GitHub App",
    advice: `Needed to serve GitHub only. Set ${missing.join(", ")}; "npm start" without them offers to create the App.`,
  };
}
