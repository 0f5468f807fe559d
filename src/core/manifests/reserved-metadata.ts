/** What a manifest may not carry because Slipway writes it: who has it could claim, hide or forge objects of an environment. */

import type { JsonObject } from "../model/json.ts";
import type { Manifest } from "../model/manifest.ts";
import { objectOf } from "./object-of.ts";

/**
 * Labels and annotations of ApplySet members and parents, in the spelling of `kubectl` and in that of its proposal.
 * `is-parent-type` is none of them: it marks a CustomResourceDefinition for anybody.
 */
const reservedKey = /^applyset\.(?:kubernetes|k8s)\.io\/(?!is-parent-type$)/;

/** The name of an inventory: `slipway-<environment>-<ten digits of a hash>`. */
const inventoryName = /^slipway-.+-[0-9a-f]{10}$/;

/** The first thing reserved, in words; `undefined` for none. */
export function reservedMetadata({ identity, body }: Manifest): string | undefined {
  const { labels, annotations } = objectOf(body["metadata"]);
  const label = reservedIn(objectOf(labels));
  if (label !== undefined) return `the label \`${label}\``;
  const annotation = reservedIn(objectOf(annotations));
  if (annotation !== undefined) return `the annotation \`${annotation}\``;
  const isInventory =
    identity.group === "" && identity.kind === "ConfigMap" && inventoryName.test(identity.name);
  return isInventory ? "the name of an inventory (`slipway-…`)" : undefined;
}

function reservedIn(members: JsonObject): string | undefined {
  return Object.keys(members).find((key) => reservedKey.test(key));
}
