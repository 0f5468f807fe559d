/** Turns values of manifests into text that may be shown: Secret values and literals that look like secrets are replaced. */

import type { MaskedText, Path } from "../model/diff.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";

/** The kind of an object, for the rules that depend on it. An `Identity` is one. */
export interface ObjectKind {
  readonly group: string;
  readonly kind: string;
}

export interface MaskedPlace {
  /** The kinds of BOTH sides of a change (one, when there is one side): masked if either asks for it. */
  readonly kinds: readonly ObjectKind[];
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
   * Equal masked values of one environment have equal text; nothing is decided by it.
   */
  maskedValue(place: MaskedPlace): MaskedText;
  /** The whole object as YAML, without what the server or the last client-side apply wrote. */
  maskedBody(body: JsonObject): MaskedText;
  /** Any other text, such as a tool's message. */
  maskedText(text: string): MaskedText;
  /** Whether a string holds a literal that the mask would replace although the object is no Secret: the finding `secret-literal`. */
  holdsSecretLiteral(place: MaskedPlace): boolean;
}

/** `hmac`: a keyed digest of text, in hex; the caller binds key, repository, pull request and environment. */
export function makeMasker(_hmac: (text: string) => string): Masker {
  throw new Error("not there yet");
}
