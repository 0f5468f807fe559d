/** What keeps other sites in the same browser from using the pages. */

import type { IncomingMessage } from "node:http";

const localNames = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** A foreign name that points to this machine (DNS rebinding) is not answered. The port may differ: it may be forwarded. */
export function isLocalHost({ headers }: IncomingMessage): boolean {
  const host = headers.host ?? "";
  return URL.canParse(`http://${host}`) && localNames.has(new URL(`http://${host}`).hostname);
}

/** Browsers say where a form comes from; who says nothing is no browser and has no business here. */
export function isOwnForm({ headers }: IncomingMessage): boolean {
  const { origin } = headers;
  if (origin !== undefined)
    return origin === `http://${headers.host ?? ""}` || origin === `https://${headers.host ?? ""}`;
  return headers["sec-fetch-site"] === "same-origin";
}

/** `formTarget`: an origin that a form may lead to besides our own. */
export function pageHeaders(formTarget?: string): Record<string, string> {
  const formAction = formTarget === undefined ? "'self'" : `'self' ${formTarget}`;
  return {
    "content-security-policy": [
      "default-src 'none'",
      "style-src 'self'",
      "script-src 'self'",
      "img-src 'self'",
      "connect-src 'self'",
      `form-action ${formAction}`,
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join("; "),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
  };
}
