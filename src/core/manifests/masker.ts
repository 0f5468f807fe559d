/** Turns values of manifests into text that may be shown: Secret values and literals that look like secrets are replaced. */

import type { MaskedText, Path } from "../model/diff.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";
import { identityOf } from "./identity-of.ts";
import { escapeInvisible } from "./invisible.ts";
import { placeAt, rootPlace, type Place } from "./mask-place.ts";
import { redactText } from "./mask-text.ts";
import { maskTree, type Covers } from "./mask-tree.ts";
import { declareMasked } from "./masked-text.ts";
import { redaction } from "./redaction.ts";
import type { ObjectKind } from "./secret-kinds.ts";
import { withoutServerFields } from "./server-fields.ts";
import { writeYaml } from "./write-yaml.ts";
import { isWrittenOut } from "./written-out.ts";

export type { ObjectKind } from "./secret-kinds.ts";

export interface MaskedPlace {
  /** The kinds of BOTH sides of a change (one, when there is one side): masked if either asks for it. */
  readonly kinds: readonly ObjectKind[];
  /** The objects of both sides, when at hand: a Secret may be written inside another object. */
  readonly bodies?: readonly JsonObject[];
  /** From the object's root to the value. */
  readonly path: Path;
  /** The true value. */
  readonly value: JsonValue;
  /** The list element before this one, when the path ends at a list element: `--token` announces a secret. */
  readonly previous?: JsonValue;
}

export interface Masker {
  /**
   * Display text of one value: a scalar as YAML writes it, a string of several lines as these lines, a collection as YAML.
   * Equal true values have equal text; nothing is decided by it. Invisible characters are shown as escapes.
   */
  maskedValue(place: MaskedPlace): MaskedText;
  /** The whole object as YAML, without what the server or the last client-side apply wrote. */
  maskedBody(body: JsonObject): MaskedText;
  /** Any other text, such as a tool's message. */
  maskedText(text: string): MaskedText;
  /**
   * Whether a value holds a literal that the mask replaces although the object is no Secret: the finding `secret-literal`. What is filled in
   * later (`$(cat token)`, `{{ .token }}`) is none, nor ciphertext.
   */
  holdsSecretLiteral(place: MaskedPlace): boolean;
}

/** `hmac`: a keyed digest of text, in hex; the caller binds key, repository, pull request and environment. */
export function makeMasker(hmac: (text: string) => string): Masker {
  const redact = redaction(hmac);
  const covers: Covers = { hide: redact, redact };
  return {
    maskedValue: (at) => declareMasked(displayText(maskTree(at.value, placeOf(at), covers))),
    maskedBody: (body) => {
      const masked = maskTree(withoutServerFields(body), rootPlace([identityOf(body)]), covers);
      return declareMasked(writeYaml(masked));
    },
    maskedText: (text) => declareMasked(escapeInvisible(redactText(text, redact))),
    holdsSecretLiteral,
  };
}

function placeOf({ kinds, bodies = [], path, previous }: MaskedPlace): Place {
  return { ...placeAt(path, kinds, bodies), previous };
}

function displayText(masked: JsonValue): string {
  const isLines = typeof masked === "string" && masked.includes("\n");
  return isLines ? escapeInvisible(masked) : writeYaml(masked).trimEnd();
}

function holdsSecretLiteral(at: MaskedPlace): boolean {
  let isFound = false;
  const redact = (secret: string) => {
    isFound ||= isWrittenOut(secret);
    return "";
  };
  maskTree(at.value, placeOf(at), { hide: () => "", redact });
  return isFound;
}
