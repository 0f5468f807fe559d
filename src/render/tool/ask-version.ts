/** Asks a tool for its version. */

import { execFile } from "node:child_process";
import type { RenderTool } from "./find-tool.ts";

const timeoutMs = 10_000;

export function versionArguments({ name }: Pick<RenderTool, "name">): readonly string[] {
  return name === "kustomize" ? ["version"] : ["version", "--client", "--output=json"];
}

/** `5.8.1`; `undefined` for an answer of another shape. */
export function readVersion(output: string): string | undefined {
  return /v?(\d+\.\d+\.\d+[\w.+-]*)/.exec(/"gitVersion": *"([^"]*)"/.exec(output)?.[1] ?? output)?.[1];
}

/** `undefined` when it does not run. */
export function askVersion(tool: RenderTool): Promise<string | undefined> {
  return new Promise((resolve) => {
    const env = { HOME: "/dev/null", KUBECONFIG: "/dev/null" };
    execFile(
      tool.path,
      [...versionArguments(tool)],
      { env, timeout: timeoutMs, cwd: "/" },
      (error, stdout) => {
        resolve(error === null ? readVersion(stdout) : undefined);
      },
    );
  });
}
