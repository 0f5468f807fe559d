/** Programs that stand in for kustomize where a test needs one that misbehaves. */

import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { OfferedTools, RenderTool } from "../../src/render/tool/render-tool.ts";

/** `build`: what the shell does when asked to render; `version` is answered. */
export function fakeTool(folder: string, build: string): RenderTool {
  const path = join(folder, "kustomize");
  writeFileSync(path, `#!/bin/sh\nif [ "$1" = version ]; then echo v9.9.9; exit; fi\n${build}\n`);
  chmodSync(path, 0o755);
  return { name: "kustomize", path };
}

export function only(tool: RenderTool): OfferedTools {
  return tool.name === "helm" ? { kustomize: [], helm: [tool] } : { kustomize: [tool], helm: [] };
}
