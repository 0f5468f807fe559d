/** What is shown in place of a secret. */

/** Gives the text that stands for a secret. */
export type Redact = (secret: string) => string;

/**
 * `‹redacted a1b2c3›`: six digits of a keyed digest, so that a reader sees which values are equal, and whether one changed,
 * and cannot try guesses. No length. What SOPS or a SealedSecret encrypted is called so: a change of it is a change of ciphertext.
 */
export function redaction(hmac: (text: string) => string): Redact {
  return (secret) => `‹${isCiphertext(secret) ? "encrypted" : "redacted"} ${hmac(secret).slice(0, 6)}›`;
}

/** Where no key is at hand. */
export const redactPlainly: Redact = () => "‹redacted›";

export function isRedacted(text: string): boolean {
  return /‹(?:redacted|encrypted)/.test(text);
}

/** Of SOPS. */
export function isCiphertext(text: string): boolean {
  return /^ENC\[[A-Z0-9_]+,data:/.test(text);
}
