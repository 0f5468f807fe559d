/** The repositories that the previews are measured on: real commits, a server to fetch from, and trees on disk for the bare tool. */

import { execFile, execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { isRevision, type Revision } from "../../src/core/model/revision.ts";
import { makeSlots } from "../../src/render/slots.ts";

export interface Repository {
  /** A bare repository that hands out single objects, as GitHub does. */
  readonly path: string;
  readonly revision: (name: string) => Revision;
  /** Writes the tree of a revision to disk, and gives its folder. */
  readonly checkout: (name: string) => string;
}

export function openRepository(corpora: string, name: string, scratch: string): Repository {
  const path = join(scratch, `${name}.git`);
  const git = (...args: readonly string[]): string =>
    execFileSync("git", ["-C", path, ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  execFileSync("git", ["clone", "--quiet", "--bare", join(corpora, `${name}.bundle`), path], {
    stdio: "ignore",
  });
  git("config", "uploadpack.allowFilter", "true");
  git("config", "uploadpack.allowAnySHA1InWant", "true");
  return {
    path,
    revision: (text) => {
      const revision = git("rev-parse", `${text}^{commit}`);
      if (!isRevision(revision)) throw new Error(`${text} is no revision`);
      return revision;
    },
    checkout: (text) => {
      const folder = join(scratch, `${name}-${text}`);
      mkdirSync(folder);
      const archive = execFileSync("git", ["-C", path, "archive", text], { maxBuffer: 1024 ** 3 });
      execFileSync("tar", ["-x", "-C", folder], { input: archive });
      return folder;
    },
  };
}

/** A revision like another, with one file written anew. */
export function withFile(
  { path, revision }: Repository,
  name: string,
  file: { readonly path: string; readonly text: string },
): Revision {
  const env = { ...process.env, GIT_INDEX_FILE: join(path, "bench-index") };
  const git = (args: readonly string[], input = ""): string =>
    execFileSync("git", ["-C", path, ...args], { env, input, encoding: "utf8" }).trim();
  const blob = git(["hash-object", "-w", "--stdin"], file.text);
  git(["read-tree", name]);
  git(["update-index", "--add", "--cacheinfo", `100644,${blob},${file.path}`]);
  const identity = ["-c", "user.name=bench", "-c", "user.email=bench@example.com"];
  const commit = git([...identity, "commit-tree", git(["write-tree"]), "-p", revision(name), "-m", "bench"]);
  git(["update-ref", `refs/heads/bench-${blob}`, commit]);
  return revision(commit);
}

export interface Overlay {
  readonly path: string;
  /** Milliseconds of one bare build, while as many ran as there are cores. */
  readonly wallMs: number;
}

/** Every folder with a kustomization that the bare tool builds without a network. */
export async function buildableOverlays(checkout: string, kustomize: string): Promise<readonly Overlay[]> {
  const args = [".", "-iname", "kustomization*", "-printf", "%P\n"];
  const found = execFileSync("find", args, { cwd: checkout, encoding: "utf8" }).trim().split("\n");
  const files = found.filter((file) => /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/.test(file));
  const folders = [...new Set(files.map((file) => file.replace(/\/?[^/]*$/, "")))];
  const slots = makeSlots(availableParallelism());
  const built = await Promise.all(folders.map((path) => slots(() => buildOne(checkout, path, kustomize))));
  return built.flatMap((overlay) => overlay ?? []);
}

function buildOne(checkout: string, path: string, kustomize: string): Promise<Overlay | undefined> {
  const began = performance.now();
  // Without a network, so that remote bases fail at once.
  const args = ["--user", "--map-root-user", "--net", kustomize, "build", join(checkout, path)];
  return new Promise((resolve) => {
    execFile("unshare", args, { maxBuffer: 1024 ** 3, timeout: 60_000 }, (error, stdout) => {
      const isBuilt = error === null && stdout.trim() !== "";
      resolve(isBuilt ? { path, wallMs: performance.now() - began } : undefined);
    });
  });
}
