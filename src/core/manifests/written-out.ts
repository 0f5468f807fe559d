/** Whether what the mask takes for a secret is one that somebody wrote out: the mask hides more than that, to be on the safe side. */

import { isCiphertext } from "./redaction.ts";
import { isSecretName } from "./secret-names.ts";

/** Not: ciphertext, what a shell or a template fills in, a placeholder, the name of a Secret. */
export function isWrittenOut(secret: string): boolean {
  const text = secret.trim().replaceAll(/^["'\\]+|["'\\]+$/g, "");
  return !isCiphertext(text) && !isFilledIn(text) && !isObjectName(text);
}

/** `$(cat token)`, `$TOKEN`, `${TOKEN}`, `` `cat token` ``, `{{ .token }}`, `%s`, `__TOKEN__`, `@TOKEN@`, `<token>`. */
function isFilledIn(text: string): boolean {
  return (
    text === "" ||
    // `$2y$12$…` and its like begin hashes of passwords.
    /^\$(?!(?:2[abxy]?|[156]|apr1|g?y|argon2(?:id|i|d))\$)\w|\$[({]|^`|\{\{/.test(text) ||
    /^(?:%\(?\w*\)?s|__\w+__|@@?[\w.-]+@@?|<[^<>]*>)$/.test(text)
  );
}

/** `oauth2-proxy-client-secret`: said of a variable that names the Secret to read. */
function isObjectName(text: string): boolean {
  return /^[a-z0-9]+(?:[-.][a-z0-9]+)+$/.test(text) && isSecretName(text);
}
