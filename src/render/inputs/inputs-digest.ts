/** One digest for everything that a render can depend on. */

import { createHash } from "node:crypto";
import { encodeJson } from "../../core/manifests/encode-json.ts";
import type { HelmOptions, Tool } from "../../core/model/render.ts";
import type { TreeIndex } from "./tree-index.ts";
import type { InputFile, Inputs } from "./inputs.ts";

export interface DigestContext {
  readonly tools: readonly Tool[];
  readonly namespace: string;
  /** Of a chart. */
  readonly helm?: HelmOptions | undefined;
}

/** Raised when Slipway itself would make another render of the same inputs. */
const schema = 1;

/** `sha256:<hex>`. Equal digests: equal renders. */
export function inputsDigest(
  { tree }: TreeIndex,
  inputs: Inputs,
  { tools, namespace, helm }: DigestContext,
): string {
  const files = [...inputs.files.values()].map(factOf);
  const links = [...inputs.links.values()].map(({ path, target }) => ["link", path, target]);
  const absent = inputs.absent.map((path) => ["absent", path]);
  const whole = inputs.whole ? [["tree", tree.id]] : [];
  const facts = [...files, ...links, ...absent, ...whole].map((fact) => JSON.stringify(fact)).toSorted();
  const head = JSON.stringify([schema, inputs.kind, inputs.folder, namespace, tools, ...optionsOf(helm)]);
  return `sha256:${createHash("sha256")
    .update([head, ...new Set(facts)].join("\n"))
    .digest("hex")}`;
}

function factOf({ path, entry, rewrites }: InputFile): readonly string[] {
  const fact = ["file", path, entry.kind, entry.id];
  return rewrites === undefined ? fact : [...fact, ...[...rewrites].flat()];
}

function optionsOf(helm: HelmOptions | undefined): readonly unknown[] {
  if (helm === undefined) return [];
  const { releaseName, valuesFiles, values, kubeVersion = "", apiVersions = [] } = helm;
  return [releaseName, valuesFiles, values === undefined ? "" : encodeJson(values), kubeVersion, apiVersions];
}
