/** How an object is called, in one environment or in several whose namespaces have other names. */

import { type Identity, identityLabel } from "../model/manifest.ts";

/** `Deployment shop/web`; `Deployment web` when it stands for objects of several namespaces. */
export function objectName(identity: Identity, anyNamespace: boolean): string {
  return identityLabel(anyNamespace ? { ...identity, namespace: "" } : identity);
}
