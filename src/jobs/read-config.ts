/** Reads the configuration of a tree: what environments there are, by the rules of that tree. */

import { parseConfig } from "../core/config/parse-config.ts";
import { type ConfigResult, configPath } from "../core/model/config.ts";
import type { Tree } from "../core/model/tree.ts";

export type ReadConfig = ConfigResult | { readonly kind: "absent" };

export async function readConfig(tree: Tree): Promise<ReadConfig> {
  const entry = tree.entries.get(configPath);
  if (entry === undefined) return { kind: "absent" };
  const [bytes] = await tree.read([entry.id]);
  return parseConfig(new TextDecoder().decode(bytes));
}
