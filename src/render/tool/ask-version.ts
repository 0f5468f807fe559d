/** Asks a tool for its version. */

import { execFile } from "node:child_process";
import type { RenderTool } from "./render-tool.ts";

const timeoutMs = 10_000;

const versionCommands: Readonly<Record<RenderTool["name"], readonly string[]>> = {
  kustomize: ["version"],
  kubectl: ["version", "--client", "--output=json"],
  helm: ["version", "--short"],
};

export function versionArguments({ name }: Pick<RenderTool, "name">): readonly string[] {
  return versionCommands[name];
}

/** `5.8.1`; `undefined` for an answer of another shape. */
export function readVersion(output: string): string | undefined {
  return versionIn(/"gitVersion": *"([^"]*)"/.exec(output)?.[1] ?? output);
}

/** Of the kustomize inside a kubectl. */
export function readKustomizeVersion(output: string): string | undefined {
  return versionIn(/"kustomizeVersion": *"([^"]*)"/.exec(output)?.[1] ?? "");
}

/** Without the commit, which Helm adds. */
function versionIn(text: string): string | undefined {
  return /v?(\d+\.\d+\.\d+[\w.+-]*)/.exec(text)?.[1]?.replace(/\+g[0-9a-f]+$/, "");
}

/** `undefined` when it does not run. */
export async function askVersion(tool: RenderTool): Promise<string | undefined> {
  return readVersion((await askVersionText(tool)) ?? "");
}

/** What it answers; `undefined` when it does not run. */
export function askVersionText(tool: RenderTool): Promise<string | undefined> {
  return new Promise((resolve) => {
    const env = { HOME: "/nonexistent", KUBECONFIG: "/dev/null", HELM_NO_PLUGINS: "1" };
    execFile(
      tool.path,
      [...versionArguments(tool)],
      { env, timeout: timeoutMs, cwd: "/" },
      (error, stdout) => {
        resolve(error === null ? stdout : undefined);
      },
    );
  });
}
