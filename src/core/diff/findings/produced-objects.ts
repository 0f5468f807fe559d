/** ConfigMaps and Secrets that no manifest holds and that are there all the same: controllers make them, or every namespace has them. */

import { textOf } from "../../manifests/object-of.ts";
import { identityKey, type Identity, type Manifest } from "../../model/manifest.ts";
import { readAt } from "./read-at.ts";
import { target } from "./reference.ts";

/** By `Kind.group`: where the kind writes the name of the Secret that it makes. What is absent there has the object's own name. */
const makers: ReadonlyMap<string, readonly string[]> = new Map([
  ["ExternalSecret.external-secrets.io", ["spec", "target", "name"]],
  ["SealedSecret.bitnami.com", ["spec", "template", "metadata", "name"]],
  ["Certificate.cert-manager.io", ["spec", "secretName"]],
  ["VaultStaticSecret.secrets.hashicorp.com", ["spec", "destination", "name"]],
  ["VaultDynamicSecret.secrets.hashicorp.com", ["spec", "destination", "name"]],
  ["VaultPKISecret.secrets.hashicorp.com", ["spec", "destination", "name"]],
  ["OnePasswordItem.onepassword.com", []],
]);

/** Annotations of a Service by which OpenShift makes a Secret with a certificate for it. */
const certificateAnnotations = [
  "service.beta.openshift.io/serving-cert-secret-name",
  "service.alpha.openshift.io/serving-cert-secret-name",
];

const everywhere: ReadonlySet<string> = new Set(["kube-root-ca.crt", "openshift-service-ca.crt"]);

/** Whether an object may be there although no manifest of these says so. */
export function producedBy(manifests: readonly Manifest[]): (identity: Identity) => boolean {
  const names = new Set(manifests.flatMap(secretsOf).map(identityKey));
  return (identity) =>
    names.has(identityKey(identity)) || (identity.kind === "ConfigMap" && everywhere.has(identity.name));
}

function secretsOf({ identity, body }: Manifest): readonly Identity[] {
  const { group, kind, namespace, name } = identity;
  const place = makers.get(`${kind}.${group}`);
  if (place !== undefined) return [target("Secret.", namespace, textOf(readAt(body, ...place)) || name)];
  if (kind !== "Service") return [];
  return certificateAnnotations
    .map((annotation) => textOf(readAt(body, "metadata", "annotations", annotation)))
    .map((secret) => target("Secret.", namespace, secret));
}
