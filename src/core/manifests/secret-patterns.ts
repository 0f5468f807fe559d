/** Secrets that are known by their looks, wherever they stand in a text. */

import { decodeBase64 } from "./base64.ts";
import type { Redact } from "./redaction.ts";

/**
 * Every pattern begins at the start of a word or at a fixed text, so that no input takes quadratic time.
 * Where a pattern has a group named `secret`, only that is the secret.
 */
const patterns: readonly RegExp[] = [
  // A private key in PEM; without its end, all that follows.
  /-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|$)/g,
  /AGE-SECRET-KEY-1[0-9A-Z]+/g,
  // JSON Web Tokens.
  /(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g,
  // GitHub, GitLab, Slack, npm, PyPI, Vault, DigitalOcean, Docker, Stripe, OpenAI, Anthropic, SendGrid, Google, AWS.
  /(?<!\w)gh[oprsu]_[\w.-]{16,}/g,
  /(?<!\w)github_pat_\w{20,}/g,
  /(?<!\w)gl(?:pat|dt|rt|ptt|cbt|soat)-[\w.-]{16,}/g,
  /(?<!\w)xox[a-z]-[\w-]{10,}|(?<!\w)xapp-[\w-]{10,}/g,
  /hooks\.slack\.com\/services\/(?<secret>[\w/]+)/g,
  /(?<!\w)npm_[A-Za-z0-9]{30,}|(?<!\w)pypi-[\w-]{50,}/g,
  /(?<!\w)hv[bsr]\.[\w-]{20,}|(?<!\w)do[opr]_v1_[0-9a-f]{40,}|(?<!\w)dckr_(?:pat|oat)_[\w-]{20,}/g,
  /(?<!\w)[rs]k_(?:live|test)_[0-9A-Za-z]{16,}|(?<![\w-])sk-[\w-]{20,}|(?<!\w)whsec_[\w+/=]{16,}/g,
  /(?<!\w)SG\.[\w-]{16,}\.[\w-]{16,}/g,
  /(?<!\w)AIza[\w-]{30,}|(?<!\w)ya29\.[\w-]{20,}|(?<!\w)GOCSPX-[\w-]{20,}/g,
  /(?<![A-Za-z0-9])(?:AKIA|ASIA)[0-9A-Z]{16}(?![A-Za-z0-9])/g,
  // Hashes of passwords, as crypt(3) and its like write them: what is guessed offline. bcrypt, MD5 and SHA, yescrypt, Argon2.
  /(?<![\w$])\$2[abxy]?\$\d\d\$[./A-Za-z0-9]{53}/g,
  /(?<![\w$])\$(?:[156]|apr1)\$(?:rounds=\d{1,9}\$)?[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{22,}/g,
  /(?<![\w$])\$g?y\$[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{1,86}\$[./A-Za-z0-9]{43}/g,
  /(?<![\w$])\$argon2(?:id|i|d)\$v=\d{1,3}\$[a-z0-9=,]{1,64}\$[A-Za-z0-9+/]{1,128}\$[A-Za-z0-9+/]{16,}/g,
  // Credentials in a URL, and in a header.
  /:\/\/[^\s/@:"']*:(?<secret>[^\s/@"']+)@/g,
  /:\/\/(?<secret>[\w.~-]{20,})@/g,
  /(?<![\w-])(?:[Bb]earer|[Bb]asic) +(?=\S*[0-9A-Z])(?<secret>[\w.~+/-]{8,}=*)/g,
];

/** Base64 of `-----BEGIN `. */
const encodedPem = /LS0tLS1CRUdJTi[A-Za-z0-9+/]+={0,2}/g;

/** One look for all of them: most texts hold none. */
const hints =
  /-----BEGIN|AGE-SECRET|eyJ|gh[oprsu]_|_pat_|_oat_|gl(?:pat|dt|rt|ptt|cbt|soat)-|xox[a-z]-|xapp-|hooks\.slack|npm_|pypi-|hv[bsr]\.|do[opr]_v1|[rs]k_|sk-|whsec_|SG\.|AIza|ya29\.|GOCSPX|\$2|\$[156]\$|\$apr1|\$g?y\$|\$argon2|AKIA|ASIA|:\/\/|[Bb]earer|[Bb]asic|LS0tLS1/;

export function redactPatterns(text: string, redact: Redact): string {
  if (!hints.test(text)) return text;
  const shown = patterns.reduce((masked, pattern) => redactMatches(masked, pattern, redact), text);
  return shown.replaceAll(encodedPem, (encoded) => (isPrivateKey(encoded) ? redact(encoded) : encoded));
}

/** The secret of a match ends it, or stands last in it: `://admin:admin@`. */
function redactMatches(text: string, pattern: RegExp, redact: Redact): string {
  return text.replaceAll(pattern, (match: string, ...details: unknown[]) => {
    const groups = details.at(-1);
    const secret =
      typeof groups === "object" && groups !== null && "secret" in groups ? String(groups.secret) : match;
    const start = match.lastIndexOf(secret);
    return match.slice(0, start) + redact(secret) + match.slice(start + secret.length);
  });
}

function isPrivateKey(encoded: string): boolean {
  return (
    decodeBase64(encoded.slice(0, encoded.length - (encoded.length % 4)))?.includes("PRIVATE KEY") === true
  );
}

const randomLooking = /^(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])[A-Za-z0-9+/_=-]{32,512}$/;
/** Bits for each character: 32 random characters of base64 have about 4.6, words written together less than 4.3. */
const randomEntropy = 4.4;

/** Whether a text, as a whole, looks made by a random generator. */
export function looksRandom(text: string): boolean {
  return randomLooking.test(text) && entropy(text) >= randomEntropy;
}

/** Shannon's, of the characters of the text itself. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce(
    (sum, count) => sum - (count / text.length) * Math.log2(count / text.length),
    0,
  );
}
