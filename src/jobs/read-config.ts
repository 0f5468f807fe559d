/** Reads the configuration of a tree: what environments there are, by the rules of that tree, patterns looked up in it. */

import { draftConfig } from "../core/config/draft-config.ts";
import { emptyListing, listPaths } from "../core/config/listing.ts";
import { type ConfigResult, configPath } from "../core/model/config.ts";
import type { Tree } from "../core/model/tree.ts";
import { findComponents } from "./find-components.ts";

export type ReadConfig = ConfigResult | { readonly kind: "absent" };

/** The branch's tree is asked for again with every pull request. */
const known = new WeakMap<Tree, Promise<ReadConfig>>();

export function readConfig(tree: Tree): Promise<ReadConfig> {
  const before = known.get(tree);
  if (before !== undefined) return before;
  const reading = read(tree);
  known.set(tree, reading);
  // A tree that could not be read now may be read later.
  reading.catch(() => known.delete(tree));
  return reading;
}

async function read(tree: Tree): Promise<ReadConfig> {
  const entry = tree.entries.get(configPath);
  if (entry === undefined) return { kind: "absent" };
  const [bytes] = await tree.read([entry.id]);
  const draft = draftConfig(new TextDecoder().decode(bytes));
  const matched = draft.match(draft.hasPatterns ? listPaths(tree.entries.keys()) : emptyListing);
  return matched.settle(await findComponents(tree, matched.kustomizations));
}
