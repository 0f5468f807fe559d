/** The program that renders in the demo: kustomize from the PATH or built before, else kubectl, else kustomize built once with Go. */

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { findTools } from "../../src/render/tool/find-tools.ts";
import { howToGet, type RenderTool } from "../../src/render/tool/render-tool.ts";
import { findPart } from "../parts/find.ts";

/** Error that says how to get it. */
export async function findRenderer(say: (text: string) => void): Promise<RenderTool> {
  const [onPath] = (await findTools({ searchPath: process.env["PATH"] ?? "" })).kustomize;
  if (onPath?.name === "kustomize") return onPath;
  // Newer and faster than the kustomize inside of most kubectls.
  const found = builtBefore() ?? onPath;
  if (found !== undefined) return found;
  if (spawnSync("go", ["version"], { stdio: "ignore" }).status === 0) {
    say(
      "There is no kustomize and no kubectl here. Go is, so kustomize is built once; this takes a moment …\n",
    );
    const build = fileURLToPath(new URL("../parts/build.ts", import.meta.url));
    spawnSync(process.execPath, ["--import", "tsx", build, "kustomize"], {
      stdio: ["ignore", "inherit", "inherit"],
    });
    const built = builtBefore();
    if (built !== undefined) return built;
  }
  throw new Error(`The demo renders with kustomize, which was not found.\n${howToGet.kustomize}`);
}

function builtBefore(): RenderTool | undefined {
  const part = findPart("kustomize");
  return part === undefined ? undefined : { name: "kustomize", path: part.path };
}
