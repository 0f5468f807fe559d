/** The repository of hundreds of overlays, and what the benchmarks of it share. */

import type { Environment } from "../../src/core/model/environment.ts";
import type { Revision } from "../../src/core/model/revision.ts";
import type { Git } from "../../src/git/git.ts";
import type { LocalRenderer } from "../../src/render/create-renderer.ts";
import { environmentAt, preview, type PreviewWork } from "./contenders.ts";
import type { Contender } from "./measure.ts";
import { buildableOverlays, openRepository, type Overlay, type Repository } from "./workload.ts";

export interface PreviewBench {
  /** Path of the bare kustomize. */
  readonly tool: string;
  readonly corpora: string;
  readonly git: Git;
  readonly scratch: string;
  readonly rounds: number;
  /** That has seen nothing. */
  readonly freshRenderer: () => LocalRenderer;
}

export interface Infra {
  readonly repository: Repository;
  /** Of base and head, on disk. */
  readonly checkouts: readonly string[];
  readonly overlays: readonly Overlay[];
  readonly environments: readonly Environment[];
  readonly base: Revision;
  readonly head: Revision;
}

export async function openInfra({ corpora, scratch, tool }: PreviewBench): Promise<Infra> {
  const repository = openRepository(corpora, "infra-deployments", scratch);
  const checkouts = [repository.checkout("pair-1-base"), repository.checkout("pair-1-head")];
  const overlays = await buildableOverlays(checkouts[0] ?? "", tool);
  return {
    repository,
    checkouts,
    overlays,
    environments: overlays.map(({ path }) => environmentAt(path)),
    base: repository.revision("pair-1-base"),
    head: repository.revision("pair-1-head"),
  };
}

export type Unrendered = Omit<PreviewWork, "renderer">;

/** A preview of `head` by a renderer that holds what the preview before this one left: the inputs of the base, no render. */
export function baseSeenBefore(
  name: string,
  work: Unrendered,
  freshRenderer: PreviewBench["freshRenderer"],
): Contender {
  let renderer = freshRenderer();
  return {
    name,
    prepare: async () => {
      renderer = freshRenderer();
      await preview({ ...work, renderer, head: work.base });
    },
    work: () => preview({ ...work, renderer }),
  };
}

/** Folders of the environments that change; fails when one does not render. */
export async function changedPaths(
  work: Unrendered,
  freshRenderer: PreviewBench["freshRenderer"],
): Promise<readonly string[]> {
  const { environments } = await preview({ ...work, renderer: freshRenderer() });
  const failed = environments.filter(({ kind }) => kind === "failed");
  if (failed.length > 0) throw new Error(`${failed[0]?.environment} does not render`);
  const changed = environments.filter(({ kind }) => kind !== "unchanged");
  if (changed.length === 0) throw new Error("nothing changes");
  return changed.map(({ environment }) => environment);
}
