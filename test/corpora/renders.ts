/** Renders of real repositories, by the real tool, as sets of manifests. */

import { execFileSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseManifests } from "../../src/core/manifests/parse-manifests.ts";
import { prepareManifests } from "../../src/core/manifests/prepare-manifests.ts";
import type { Manifest } from "../../src/core/model/manifest.ts";
import { scratchFolder } from "../git/make-repository.ts";
import { corpora, findPart } from "../real/parts.ts";

export interface Renders {
  /** `undefined` where the folder is not there or does not build. Each is rendered once. */
  of(repository: string, revision: string, path: string): readonly Manifest[] | undefined;
  remove(): void;
}

export function openRenders(): Renders {
  const scratch = scratchFolder();
  const known = new Map<string, readonly Manifest[] | undefined>();
  return {
    of(repository, revision, path) {
      const key = [repository, revision, path].join(" ");
      if (!known.has(key)) known.set(key, build(join(treeOf(scratch, repository, revision), path)));
      return known.get(key);
    },
    remove: () => rmSync(scratch, { recursive: true, force: true }),
  };
}

function treeOf(scratch: string, repository: string, revision: string): string {
  const [clone, tree] = [join(scratch, repository), join(scratch, `${repository}-${revision}`)];
  const bundle = join(corpora() ?? "", `${repository}.bundle`);
  if (!existsSync(clone)) git("clone", "--quiet", "--no-checkout", bundle, clone);
  if (!existsSync(tree))
    git("-C", clone, "worktree", "add", "--quiet", "--detach", tree, `origin/${revision}`);
  return tree;
}

function git(...args: readonly string[]): void {
  execFileSync("git", [...args], { stdio: "ignore" });
}

function build(folder: string): readonly Manifest[] | undefined {
  if (!existsSync(join(folder, "kustomization.yaml"))) return undefined;
  const text = kustomizeBuild(folder);
  if (text === undefined) return undefined;
  const parsed = parseManifests(text, { file: "render.yaml" });
  const prepared = parsed.kind === "parsed" ? prepareManifests(parsed.manifests, { namespace: "" }) : parsed;
  return prepared.kind === "parsed" ? prepared.manifests : undefined;
}

function kustomizeBuild(folder: string): string | undefined {
  try {
    return execFileSync(findPart("kustomize")?.path ?? "kustomize", ["build", folder], {
      encoding: "utf8",
      maxBuffer: 1 << 26,
      stdio: ["ignore", "pipe", "ignore"],
    });
  } catch {
    return undefined;
  }
}
