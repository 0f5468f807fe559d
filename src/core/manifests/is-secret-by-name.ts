/** Whether what stands at a place is secret by its name. */

import type { Place } from "./mask-place.ts";
import { announcesSecret, isHarmless, isSecretName } from "./secret-names.ts";

/** By the name of the value: strictly for keys of any object, freely where names are given to literals. */
export function isSecretByName(place: Place, text: string): boolean {
  if (isHarmless(text)) return false;
  const { name } = place;
  if (isEntryValue(place)) return name === "" ? place.keys.at(-3) === "env" : announcesSecret(name);
  if (isConfigData(place)) return announcesSecret(name) && !isFile(name, text);
  return isSecretName(name) && !isNameOfKey(place) && !isReference(name, text);
}

/** The `value` of `{name, value}` in a list: environment variables, headers, parameters. */
function isEntryValue({ keys }: Place): boolean {
  return keys.at(-1) === "value" && keys.at(-2) === "*";
}

function isConfigData({ kinds, keys }: Place): boolean {
  return keys.length === 2 && keys[0] === "data" && kinds.some(({ kind }) => kind === "ConfigMap");
}

/** `secret-store.yaml` with several lines is a file about secrets: looked into, not hidden. */
function isFile(name: string, text: string): boolean {
  return (
    text.includes("\n") && /\.(?:cfg|conf|env|hcl|ini|json|properties|sh|sql|tf|toml|xml|ya?ml)$/.test(name)
  );
}

/** In an ExternalSecret `secretKey` is the name of a key. */
function isNameOfKey({ kinds, name }: Place): boolean {
  return name === "secretKey" && kinds.some(({ group }) => group.endsWith("external-secrets.io"));
}

/** `inject-ca-from-secret: cert-manager/webhook-ca`: a Secret's namespace and name. */
function isReference(name: string, text: string): boolean {
  return /secret$/i.test(name) && /^[a-z0-9][-a-z0-9]*\/[a-z0-9][-.a-z0-9]*$/.test(text);
}
