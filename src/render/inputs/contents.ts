/** Text of files by object id, read once however many trees and environments hold them. */

import { setImmediate } from "node:timers/promises";
import { readYaml } from "../../core/manifests/read-yaml.ts";
import type { YamlProblem } from "../../core/manifests/manifest-problem.ts";
import type { JsonValue } from "../../core/model/json.ts";
import type { ObjectId } from "../../core/model/revision.ts";
import type { Tree, TreeEntry } from "../../core/model/tree.ts";
import { recentlyUsed } from "../recently-used.ts";
import { readKustomization, type Kustomization } from "./read-kustomization.ts";
import { nameOf } from "./tree-index.ts";

/** The three names that kustomize looks for; two of them in one folder are its error. */
export const kustomizationNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"] as const;

export type ReadKustomization =
  | { readonly kind: "read"; readonly parts: readonly Kustomization[] }
  | { readonly kind: "problem"; readonly problem: YamlProblem };

export interface Contents {
  /** Reads the kustomizations of the whole tree at once: from a server that is one request instead of one for each level. */
  prefetch(tree: Tree): Promise<void>;
  text(tree: Tree, entry: TreeEntry): Promise<string>;
  kustomization(tree: Tree, entry: TreeEntry): Promise<ReadKustomization>;
}

/** Reading more at once than walking may need is worth it up to here. */
const mostPrefetched = 5_000;
const mostTextBytes = 32 * 1024 * 1024;
const mostKustomizations = 20_000;

export function makeContents(): Contents {
  const texts = recentlyUsed<ObjectId, string>({ weigh: ({ length }) => length + 100, most: mostTextBytes });
  const kustomizations = recentlyUsed<ObjectId, ReadKustomization>({
    weigh: () => 1,
    most: mostKustomizations,
  });

  const inTurn = makeTurns();

  async function text(tree: Tree, { id }: TreeEntry): Promise<string> {
    const known = texts.get(id);
    if (known !== undefined) return known;
    const [bytes] = await tree.read([id]);
    const read = Buffer.from(bytes ?? []).toString("utf8");
    texts.set(id, read);
    return read;
  }

  return {
    text,
    prefetch: async (tree) => {
      const ids = new Set<ObjectId>();
      for (const { path, id, kind } of tree.entries.values()) {
        const wanted = kind !== "submodule" && isKustomization(nameOf(path));
        if (wanted && kustomizations.get(id) === undefined && texts.get(id) === undefined) ids.add(id);
      }
      if (ids.size === 0 || ids.size > mostPrefetched) return;
      const wanted = [...ids];
      for (const [index, bytes] of (await tree.read(wanted)).entries()) {
        const id = wanted[index];
        if (id !== undefined) texts.set(id, Buffer.from(bytes).toString("utf8"));
      }
    },
    kustomization: async (tree, entry) => {
      const known = kustomizations.get(entry.id);
      if (known !== undefined) return known;
      const written = await text(tree, entry);
      return inTurn(() => {
        // Another environment may have asked for it meanwhile.
        const read = kustomizations.get(entry.id) ?? parse(written);
        kustomizations.set(entry.id, read);
        return read;
      });
    },
  };
}

/** Milliseconds between two pauses. */
const sliceMs = 10;

/** One after the other, letting others run in between: a thousand kustomizations that nobody has seen are parsed at once. */
function makeTurns(): <Result>(work: () => Result) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  let began = performance.now();
  return (work) => {
    const turn = last.then(async () => {
      if (performance.now() - began >= sliceMs) {
        await setImmediate();
        began = performance.now();
      }
      return work();
    });
    last = turn.catch(() => undefined);
    return turn;
  };
}

export function isKustomization(name: string): boolean {
  return kustomizationNames.some((known) => known === name);
}

function parse(text: string): ReadKustomization {
  const read = readYaml(text);
  if (read.kind === "problem") return read;
  const values: readonly JsonValue[] = read.documents
    .map(({ value }) => value)
    .filter((value) => value !== null);
  const parts = values.map(readKustomization);
  // The tool reads one document; which, is not for us to know.
  return {
    kind: "read",
    parts: parts.length > 1 ? parts.map((part) => ({ ...part, unknownFields: true })) : parts,
  };
}
