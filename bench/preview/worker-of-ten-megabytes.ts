/** `worker-of-ten-megabytes.ts KUSTOMIZE URL BASE HEAD CACHE`: one preview, as a worker does it; prints the most memory that it had, in KiB. */

import { readFileSync } from "node:fs";
import { isRevision } from "../../src/core/model/revision.ts";
import { createGit } from "../../src/git/create-git.ts";
import { createRenderer } from "../../src/render/create-renderer.ts";
import { environmentAt, preview } from "./contenders.ts";

const [tool = "", url = "", base = "", head = "", cacheDir = ""] = process.argv.slice(2);
if (!isRevision(base) || !isRevision(head)) throw new Error("no revisions");
const git = createGit({ cacheDir, allow: { file: true } });
const renderer = createRenderer({
  tools: { kustomize: [{ name: "kustomize", path: tool }], helm: [] },
  searchPath: process.env["PATH"] ?? "",
});
await preview({ git, url, renderer, base, head, environments: [environmentAt("example")] });
// Not `resourceUsage().maxRSS`: that begins with the memory of the process that forked this one.
const [, peak] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
console.log(peak);
await renderer.close();
await git.close();
