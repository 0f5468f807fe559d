/** How people remove by hand what an environment left at its old place. */

import { isPrecious } from "../manifests/guarded-deletions.ts";
import type { Identity } from "../model/manifest.ts";

export interface LeftObjects {
  readonly objects: readonly Identity[];
  readonly cluster: string;
  readonly namespace: string;
  /** Selects the environment's objects, and no others. */
  readonly label: string;
}

/**
 * Sentences with two commands: to look first, then to delete, by the environment's own label. Nothing precious and nothing of another
 * namespace is in them: they are copied without a thought.
 */
export function removalText({ objects, cluster, namespace, label }: LeftObjects): string {
  const plain = objects.filter((one) => one.namespace === namespace && !isPrecious(one));
  const kinds = new Set(
    plain.map(({ kind, group }) => (group === "" ? kind : `${kind}.${group}`).toLowerCase()),
  );
  const rest =
    plain.length === objects.length
      ? ""
      : " Volume claims, StatefulSets, Namespaces and what is in other namespaces are for you to judge.";
  if (kinds.size === 0) return `Remove what is not needed any more by hand.${rest}`;
  const selection = `-n ${namespace} ${[...kinds].toSorted().join(",")} -l ${label}`;
  return `When nothing uses them any more, look at them in the cluster ${cluster} with \`kubectl get ${selection}\`, and remove them with \`kubectl delete ${selection}\`.${rest}`;
}
