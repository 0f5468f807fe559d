/** Masks the secrets inside one string of a manifest, whatever object it belongs to. */

import { maskEmbedded } from "./mask-embedded.ts";
import type { Redact } from "./redaction.ts";
import { redactAssignments } from "./secret-assignments.ts";
import { looksRandom, redactPatterns } from "./secret-patterns.ts";

/** Configuration in it is read as data first; then what looks like a secret, and what is assigned to a name of one, goes. */
export function maskString(text: string, redact: Redact): string {
  if (looksRandom(text)) return redact(text);
  return redactAssignments(redactPatterns(maskEmbedded(text, redact), redact), redact);
}
