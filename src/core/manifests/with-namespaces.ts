/** Gives namespaced manifests the environment's namespace where they name none, and takes it from cluster-scoped ones. */

import type { Manifest } from "../model/manifest.ts";
import { bareCopy } from "./bare-object.ts";
import { builtInScope } from "./cluster-scoped-kinds.ts";
import { identityOf } from "./identity-of.ts";
import { objectOf, textOf } from "./object-of.ts";

export type Scope = "namespaced" | "cluster";

export interface NamespaceOptions {
  /** `""` leaves namespaced manifests as written. */
  readonly namespace: string;
  /** Scope of a kind that neither the built-in table nor a CRD in the set knows; `undefined`: as written. */
  readonly scopeOf?: (group: string, kind: string) => Scope | undefined;
}

/** Kinds of unknown scope stay as written. */
export function withNamespaces(
  manifests: readonly Manifest[],
  { namespace, scopeOf = () => undefined }: NamespaceOptions,
): readonly Manifest[] {
  const custom = scopesOfCustomKinds(manifests);
  return manifests.map((manifest) => {
    const { group, kind, namespace: written } = manifest.identity;
    switch (builtInScope(group, kind) ?? custom.get(`${kind}.${group}`) ?? scopeOf(group, kind)) {
      case "cluster":
        return withNamespace(manifest, "");
      case "namespaced":
        return withNamespace(manifest, written === "" ? namespace : written);
      case undefined:
        return manifest;
    }
  });
}

/** By `Kind.group`, from the CustomResourceDefinitions of the set. */
function scopesOfCustomKinds(manifests: readonly Manifest[]): ReadonlyMap<string, Scope> {
  const scopes = new Map<string, Scope>();
  for (const { identity, body } of manifests) {
    if (identity.group !== "apiextensions.k8s.io" || identity.kind !== "CustomResourceDefinition") continue;
    const { group, names, scope } = objectOf(body["spec"]);
    const { kind } = objectOf(names);
    if (scope === "Cluster" || scope === "Namespaced") {
      scopes.set(`${textOf(kind)}.${textOf(group)}`, scope === "Cluster" ? "cluster" : "namespaced");
    }
  }
  return scopes;
}

/** The body says the same as the identity; `""` is no member at all. */
function withNamespace(manifest: Manifest, namespace: string): Manifest {
  const written = objectOf(manifest.body["metadata"]);
  if (namespace === "" ? written["namespace"] === undefined : namespace === manifest.identity.namespace)
    return manifest;
  const metadata = bareCopy(written);
  if (namespace === "") delete metadata["namespace"];
  else metadata["namespace"] = namespace;
  const body = bareCopy(manifest.body);
  body["metadata"] = metadata;
  return { ...manifest, body, identity: identityOf(body) };
}
