/** Slipway's own version, as the package says. */

import { readFileSync } from "node:fs";

const { version: found }: { readonly version?: unknown } = JSON.parse(
  readFileSync(new URL("../package.json", import.meta.url), "utf8"),
);

export const version = typeof found === "string" ? found : "unknown";
