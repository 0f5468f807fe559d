/** A masker that shows values as JSON and masks those of Secrets, for tests that are about something else. */

import type { Masker, MaskedPlace } from "../../../src/core/manifests/masker.ts";
import { encodeJson } from "../../../src/core/manifests/encode-json.ts";
import type { MaskedText } from "../../../src/core/model/diff.ts";

/** The text as if it had been masked. */
export function masked(text: string): MaskedText {
  if (!isMasked(text)) throw new Error("never");
  return text;
}

function isMasked(_text: string): _text is MaskedText {
  return true;
}

export const openMasker: Masker = {
  maskedValue: ({ kinds, path, value }: MaskedPlace) => {
    const [first] = path;
    const secret =
      kinds.some(({ kind }) => kind === "Secret") &&
      first !== undefined &&
      "key" in first &&
      first.key === "data";
    if (secret || holdsSecret(value)) return masked("‹redacted›");
    return masked(
      (typeof value === "string" ? value : encodeJson(value)).replaceAll(/ghp_\w+/g, "‹redacted›"),
    );
  },
  maskedBody: (body) => masked(encodeJson(body)),
  maskedText: masked,
  holdsSecretLiteral: ({ value }) => holdsSecret(value),
};

function holdsSecret(value: unknown): boolean {
  return typeof value === "string" && value.startsWith("ghp_");
}
