/** Reads the configuration of a tree: what environments there are, by the rules of that tree, patterns looked up in it. */

import { draftConfig } from "../core/config/draft-config.ts";
import { emptyListing, listPaths } from "../core/config/listing.ts";
import { type ConfigResult, configPath } from "../core/model/config.ts";
import type { Tree } from "../core/model/tree.ts";
import { findComponents } from "./find-components.ts";

export type ReadConfig = ConfigResult | { readonly kind: "absent" };

export async function readConfig(tree: Tree): Promise<ReadConfig> {
  const entry = tree.entries.get(configPath);
  if (entry === undefined) return { kind: "absent" };
  const [bytes] = await tree.read([entry.id]);
  return settleConfig(new TextDecoder().decode(bytes), tree);
}

/** The configuration that a text would be in a tree. */
export async function settleConfig(text: string, tree: Tree): Promise<ConfigResult> {
  const draft = draftConfig(text);
  const matched = draft.match(draft.hasPatterns ? listPaths(tree.entries.keys()) : emptyListing);
  const components = await findComponents(tree, matched.kustomizations);
  return matched.settle(components);
}
