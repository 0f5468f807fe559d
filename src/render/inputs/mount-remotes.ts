/** Puts allowed bases of other repositories where the tool finds them as folders of the tree, and says what refers to them then. */

import { createHash } from "node:crypto";
import { Fault } from "../../core/model/fault.ts";
import type { RenderFailure } from "../../core/model/render.ts";
import type { Revision } from "../../core/model/revision.ts";
import { renderFailure, shown, type Place } from "../render-failure.ts";
import type { Remotes } from "../remotes.ts";
import type { Chart } from "./chart-closure.ts";
import type { Contents } from "./contents.ts";
import { wholeTree, type InputFile } from "./inputs.ts";
import type { FolderLink } from "./resolve-path.ts";
import { childOf, indexTree, type TreeIndex } from "./tree-index.ts";
import type { Walk } from "./walk-inputs.ts";

/** A remote base that a kustomization names and the operator allows. */
export interface RemoteReference {
  readonly url: string;
  readonly revision: Revision;
  readonly path: string;
  /** As the kustomization writes it. */
  readonly entry: string;
  /** The kustomization. */
  readonly file: string;
  readonly folder: string;
  readonly place: () => Place;
}

export interface Mounted {
  readonly files: readonly InputFile[];
  readonly links: readonly FolderLink[];
  readonly charts: readonly Chart[];
  /** What stands for the entry. */
  readonly instead: string;
  readonly failure: (() => RenderFailure) | undefined;
}

export type MountRemote = (reference: RemoteReference) => Promise<Mounted>;

interface Opened {
  readonly index: TreeIndex;
  readonly walk: Walk;
}

/** No folder of a repository is called so. */
const mountFolder = ".slipway-remotes";

/** `makeWalk`: for the tree of another repository, in which further remote bases may be named. */
export function makeMountRemote(
  remotes: Remotes,
  contents: Contents,
  makeWalk: (index: TreeIndex) => Walk,
): MountRemote {
  const opened = new Map<string, Promise<Opened>>();

  async function open({ url, revision }: RemoteReference): Promise<Opened> {
    const tree = await remotes.tree(url, revision);
    const [index] = await Promise.all([indexTree(tree), contents.prefetch(tree)]);
    return { index, walk: makeWalk(index) };
  }

  return async (reference) => {
    const { url, revision, path } = reference;
    const key = `${url}\0${revision}`;
    const opening = opened.get(key) ?? open(reference);
    opened.set(key, opening);
    opening.catch(() => opened.delete(key));
    const { index, walk } = await opening.catch((error: unknown) => {
      throw explain(error, reference);
    });
    const mount = `${mountFolder}/${createHash("sha256").update(key).digest("hex").slice(0, 16)}`;
    const up = reference.folder === "" ? "./" : "../".repeat(reference.folder.split("/").length);
    const instead = `${up}${childOf(mount, path)}`.replace(/\/$/, "");
    const found = await walk(path);
    if (found.kind === "absent" || found.inputs.kind !== "kustomize")
      return { files: [], links: [], charts: [], instead, failure: () => noBaseFailure(reference) };
    const { inputs } = found;
    const { files, links, charts } = inputs.whole ? wholeTree(index, inputs) : inputs;
    const failure = inputs.failure;
    return {
      files: [...files.values()].map((file) => ({
        ...file,
        path: childOf(mount, file.path),
        tree: file.tree ?? index.tree,
      })),
      links: [...links.values()].map((link) => ({ ...link, path: childOf(mount, link.path) })),
      charts: charts.map((chart) => ({ ...chart, folder: childOf(mount, chart.folder) })),
      instead,
      failure: failure === undefined ? undefined : () => failureWithin(failure(), reference),
    };
  };
}

function noBaseFailure({ path, url, place }: RemoteReference): RenderFailure {
  return renderFailure("RENDER_FAILED", {
    message: `The folder "${shown(path === "" ? "." : path)}" of ${shown(url)} holds no kustomization.yaml at that revision.`,
    next: "Correct the path after the repository's name.",
    place: place(),
  });
}

/** What is wrong in another repository is told at the line that brings it in. */
function failureWithin(failure: RenderFailure, { url, place }: RemoteReference): RenderFailure {
  const where = failure.file === undefined ? "" : ` ${failure.file}${lineOf(failure)}`;
  return { ...failure, message: `In ${shown(url)}${where}: ${failure.message}`, ...place() };
}

function lineOf({ line }: RenderFailure): string {
  return line === undefined ? "" : `:${line}`;
}

function explain(error: unknown, { url, revision }: RemoteReference): unknown {
  if (!(error instanceof Fault)) return error;
  const { reason, message, next = "Try again when the server answers.", retry } = error;
  return new Fault(reason, {
    message: `${shown(url)} at ${revision}: ${message}`,
    next,
    retry,
    cause: error,
  });
}
