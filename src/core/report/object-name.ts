/** How an object is called, in one environment or in several whose namespaces have other names. */

import { type Identity, identityLabel } from "../model/manifest.ts";
import type { Neutral } from "./neutral.ts";

/** `Deployment shop/web`; `Deployment web` when it stands for objects of several namespaces. */
export function objectName(identity: Identity, anyNamespace: boolean): string {
  return identityLabel(anyNamespace ? { ...identity, namespace: "" } : identity);
}

/** As it is called in all environments for which it is shown. */
export function named(identity: Identity, neutral: Neutral): Identity {
  return { ...identity, name: neutral(identity.name) };
}
