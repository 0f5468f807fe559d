/** Kinds that take each other's place: an object of one goes, an object of the other comes under the same name. */

import { identityKey, type Manifest } from "../model/manifest.ts";

const swaps: readonly (readonly string[])[] = [
  ["Deployment.apps", "StatefulSet.apps", "DaemonSet.apps", "Rollout.argoproj.io"],
  ["Secret.", "ExternalSecret.external-secrets.io", "SealedSecret.bitnami.com"],
  ["HelmRepository.source.toolkit.fluxcd.io", "OCIRepository.source.toolkit.fluxcd.io"],
  ["Ingress.networking.k8s.io", "HTTPRoute.gateway.networking.k8s.io"],
];

const families: ReadonlyMap<string, string> = new Map(
  swaps.flatMap((kinds, family) => kinds.map((kind) => [kind, `${family}`] as const)),
);

/** Equal for what may replace one another; `undefined` for other kinds. Never pairs kinds that are not in the table. */
export function replacedKey({ identity }: Manifest): string | undefined {
  const family = families.get(`${identity.kind}.${identity.group}`);
  return family === undefined ? undefined : identityKey({ ...identity, group: "", kind: family });
}
