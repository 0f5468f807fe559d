/** One digest for everything that a render can depend on. */

import { createHash } from "node:crypto";
import type { Tool } from "../../core/model/render.ts";
import type { TreeIndex } from "./tree-index.ts";
import type { Inputs } from "./inputs.ts";

export interface DigestContext {
  readonly tools: readonly Tool[];
  readonly namespace: string;
}

/** Raised when Slipway itself would make another render of the same inputs. */
const schema = 1;

/** `sha256:<hex>`. Equal digests: equal renders. */
export function inputsDigest(
  { tree }: TreeIndex,
  inputs: Inputs,
  { tools, namespace }: DigestContext,
): string {
  const files = [...inputs.files.values()].map(({ path, entry }) => ["file", path, entry.kind, entry.id]);
  const links = [...inputs.links.values()].map(({ path, target }) => ["link", path, target]);
  const absent = inputs.absent.map((path) => ["absent", path]);
  const whole = inputs.whole ? [["tree", tree.id]] : [];
  const facts = [...files, ...links, ...absent, ...whole].map((fact) => JSON.stringify(fact)).toSorted();
  const head = JSON.stringify([schema, inputs.kind, inputs.folder, namespace, tools]);
  return `sha256:${createHash("sha256")
    .update([head, ...new Set(facts)].join("\n"))
    .digest("hex")}`;
}
