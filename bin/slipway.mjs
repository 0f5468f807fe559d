#!/usr/bin/env node
// Starts the command line as `npm run build` made it; from a checkout without a build, `npm run slipway -- …` does the same.
import { existsSync } from "node:fs";

const built = new URL("../lib/cli.js", import.meta.url);

if (existsSync(built)) await import(built.href);
else {
  process.stderr.write("slipway is not built yet: npm run build\n");
  process.exitCode = 1;
}
