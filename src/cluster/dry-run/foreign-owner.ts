/** Whether somebody else already looks after a live object. */

import type { JsonObject } from "../../core/model/json.ts";
import { textMapAt } from "../api/read-json.ts";
import { setOf } from "../live.ts";

const trackers: readonly { readonly key: string; readonly tool: string }[] = [
  { key: "argocd.argoproj.io/tracking-id", tool: "Argo CD" },
  { key: "meta.helm.sh/release-name", tool: "Helm" },
  { key: "config.k8s.io/owning-inventory", tool: "another inventory (kpt, cli-utils)" },
  { key: "kustomize.toolkit.fluxcd.io/name", tool: "Flux" },
  { key: "helm.toolkit.fluxcd.io/name", tool: "Flux" },
  { key: "kapp.k14s.io/app", tool: "kapp" },
];

/** A sentence for a person, or `undefined` when the object is ours or nobody's. */
export function foreignOwner(live: JsonObject, applySet: string): string | undefined {
  const set = setOf(live);
  if (set === applySet) return undefined;
  if (set !== undefined)
    return "It belongs to another environment of Slipway, or to another ApplySet. Remove it there first, or give this one another name.";
  const marks = new Map([
    ...textMapAt(live, "metadata", "labels"),
    ...textMapAt(live, "metadata", "annotations"),
  ]);
  const tracker = trackers.find(({ key }) => marks.has(key));
  return tracker === undefined
    ? undefined
    : `${tracker.tool} looks after it. When that is over, remove ${tracker.key} from the live object, and deploy again.`;
}
