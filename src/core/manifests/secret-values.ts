/** The true values of the Secrets among manifests, for scrubbing texts that may repeat them; never to be shown or stored. */

import type { JsonValue } from "../model/json.ts";
import type { Manifest } from "../model/manifest.ts";
import { decodeBase64 } from "./base64.ts";
import { objectOf, textOf } from "./object-of.ts";

/** Of `data` as text where it is text, otherwise as written; of `stringData`. */
export function secretValues(manifests: readonly Manifest[]): ReadonlySet<string> {
  const values = manifests
    .filter(({ identity }) => identity.kind === "Secret")
    .flatMap(({ body: { data, stringData } }) => [
      ...texts(stringData),
      ...texts(data).map((encoded) => decodeBase64(encoded) ?? encoded),
    ]);
  return new Set(values);
}

function texts(members: JsonValue | undefined): readonly string[] {
  return Object.values(objectOf(members)).map(textOf);
}
