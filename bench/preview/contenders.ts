/** What is compared: the bare builds that a change needs, and Slipway's way from fetched objects to the finished report. */

import { spawn } from "node:child_process";
import { createHash, createHmac } from "node:crypto";
import { join } from "node:path";
import { makeMasker } from "../../src/core/manifests/masker.ts";
import type { Environment } from "../../src/core/model/environment.ts";
import type { EnvironmentPreview } from "../../src/core/model/preview.ts";
import type { Revision } from "../../src/core/model/revision.ts";
import { previewComment } from "../../src/core/report/preview-comment.ts";
import type { Git } from "../../src/git/git.ts";
import { buildPreview } from "../../src/jobs/preview/build-preview.ts";
import type { Renderer } from "../../src/render/renderer.ts";

/** Both at the same time and with fewer collections: the tool in its best form. */
export async function bareBuilds(kustomize: string, folders: readonly string[]): Promise<readonly string[]> {
  return Promise.all(folders.map((folder) => bareBuild(kustomize, folder)));
}

/** SHA-256 of the output. */
function bareBuild(kustomize: string, folder: string): Promise<string> {
  const child = spawn(kustomize, ["build", folder], {
    env: { GOGC: "400" },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const hash = createHash("sha256");
  child.stdout.on("data", (chunk: Buffer) => hash.update(chunk));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve(hash.digest("hex"));
      else reject(new Error(`kustomize build ${folder} ended with ${code}`));
    });
  });
}

export interface PreviewWork {
  readonly git: Git;
  readonly url: string;
  readonly renderer: Renderer;
  readonly base: Revision;
  readonly head: Revision;
  readonly environments: readonly Environment[];
}

export interface Finished {
  readonly environments: readonly EnvironmentPreview[];
  readonly comment: string;
}

/** Everything that the App does between the fetch and the request that writes the comment. */
export async function preview({
  git,
  url,
  renderer,
  base,
  head,
  environments,
}: PreviewWork): Promise<Finished> {
  const repository = await git.repository({ url });
  await repository.fetch([base, head]);
  const merged = await repository.merge(base, head);
  if (merged.kind !== "clean") throw new Error("the head does not merge");
  const [before, after] = await Promise.all([repository.tree(base), repository.tree(merged.tree)]);
  const built = await buildPreview({
    base: { revision: base, tree: before, environments },
    head: { revision: head, tree: after, environments },
    renderer,
    maskerOf: (name) =>
      makeMasker((text) =>
        createHmac("sha256", "bench")
          .update(name + text)
          .digest("hex"),
      ),
    sha256: (text) => createHash("sha256").update(text).digest("hex"),
  });
  return { environments: built.environments, comment: previewComment(built) };
}

export function environmentAt(path: string): Environment {
  return {
    name: path,
    path,
    cluster: "",
    namespace: "",
    deploy: "on-command",
    health: { timeoutMs: 0, graceMs: 0 },
  };
}

export function foldersIn(checkouts: readonly string[], path: string): readonly string[] {
  return checkouts.map((checkout) => join(checkout, path));
}
