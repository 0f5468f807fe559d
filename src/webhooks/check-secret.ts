/** Whether a webhook secret is fit to be trusted: everything that a webhook can cause hangs on it. */

const leastBytes = 32;
const leastCharacters = 8;

/** Parts of what documentation, examples and forms suggest, lower-case, without separators. */
const wellKnown = [
  "development",
  "webhooksecret",
  "yoursecret",
  "mysecret",
  "changeme",
  "replaceme",
  "password",
  "example",
  "itsasecrettoeverybody",
  "0123456789abcdef0123456789abcdef",
  "12345678901234567890",
  "abcdefghijklmnopqrstuvwxyz",
];

/** What is wrong with the secret and what to do, in one sentence that does not hold it; `undefined` when it is good. */
export function checkSecret(secret: string | undefined): string | undefined {
  const wrong = problemOf(secret);
  return wrong === undefined
    ? undefined
    : `The webhook secret ${wrong}. Make a new one: openssl rand -hex 32`;
}

function problemOf(secret: string | undefined): string | undefined {
  if (secret === undefined || secret === "") return "is missing";
  if (secret.trim() !== secret) return "begins or ends with a blank, which GitHub would not send";
  const bytes = Buffer.byteLength(secret);
  if (wellKnown.some((known) => plain(secret).includes(known))) return "is a well-known one";
  if (bytes < leastBytes) return `has ${bytes} bytes, and needs at least ${leastBytes}`;
  if (new Set(secret).size < leastCharacters) return `has fewer than ${leastCharacters} different characters`;
  if (isRepetition(secret)) return "is a repetition of something shorter";
  return undefined;
}

function plain(secret: string): string {
  return secret.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}

/** A text that is found again inside of its own double, shifted, repeats a part of itself. */
function isRepetition(text: string): boolean {
  return `${text}${text}`.indexOf(text, 1) < text.length;
}
