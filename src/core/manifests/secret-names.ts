/** Names that announce a secret: of environment variables, of flags, of keys in configuration. */

/** Of `DB_PASSWORD`, `dbPassword` and `db-password` alike: `db_password`. */
function words(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replaceAll(/([A-Z])([A-Z][a-z])/g, "$1_$2")
    .replaceAll(/[^A-Za-z0-9]+/g, "_")
    .toLowerCase();
}

const keyOfSomething =
  "(?:access|account|api|auth|client|deploy|encryption|license|master|private|secret|service|session|shared|signing|ssh)_?key";

/** Anywhere in the name. */
const announcing = new RegExp(
  `passw(?:or)?d|passphrase|passcode|(?:^|_)(?:pass|pwd|dsn|jwt)(?:_|$)|secret|token|credential|${keyOfSomething}(?:_|$)|connection_string`,
);

/** At the end of the name. */
const being = new RegExp(
  `(?:passw(?:or)?d|passphrase|passcode|secret|token|credentials?|${keyOfSomething}|connection_string)$|(?:^|_)(?:pass|pwd|dsn|jwt|bearer|cookie|authorization)$`,
);

/** What such a name may end in when its value is about the secret, not the secret itself. */
const aboutSecret =
  /_(?:algorithm|audience|class|count|dir|directory|disabled|duration|enabled|endpoint|expiration|expiry|file|filename|host|interval|issuer|kind|length|limit|lifetime|method|mode|mount|name|namespace|path|policy|port|prefix|provider|ref|required|seconds|size|store|timeout|ttl|type|version)$/;

/** For names whose values are mostly literals: environment variables, flags, keys of a ConfigMap. */
export function announcesSecret(name: string): boolean {
  const text = words(name);
  return (announcing.test(text) || being.test(text)) && !aboutSecret.test(text) && !isChecksum(name);
}

/** For the keys of any object, where `secretName` and `tokenReview` are common. */
export function isSecretName(name: string): boolean {
  return being.test(words(name)) && !isChecksum(name);
}

/** `checksum/secret`: an annotation that rolls pods when a Secret changes. */
function isChecksum(name: string): boolean {
  return name.startsWith("checksum/");
}

/** Values that are no secret whatever their name: nothing, lines, switches, references to other variables, template expressions. */
export function isHarmless(value: string): boolean {
  return /^(?:true|false|yes|no|on|off|none|null|enabled|disabled|\$\([\w.-]+\)|\$\{[\w.-]+\}|\{\{[^"'`{}]*\}\}|<[\w -]+>|[^\p{L}\p{N}]+)?$/iu.test(
    value.trim(),
  );
}
