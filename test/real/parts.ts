/** The real parts that a test wants: used when found, skipped aloud when absent, required when `SLIPWAY_REQUIRE_PARTS=1`. */

import { existsSync } from "node:fs";
import { findPart as find, type FoundPart, type PartName } from "../../sandbox/parts/find.ts";

const found = new Map<PartName, FoundPart | undefined>();

export function findPart(name: PartName): FoundPart | undefined {
  if (!found.has(name)) found.set(name, find(name));
  const part = found.get(name);
  if (part === undefined && required())
    throw new Error(
      `${name} is required here (SLIPWAY_REQUIRE_PARTS=1) and was not found: ${howToGet(name)}`,
    );
  return part;
}

/** For `describe.skipIf(...)`: true, with a line on stderr that says why, when one of the parts is absent. */
export function lacks(...names: readonly PartName[]): boolean {
  const absent = names.filter((name) => findPart(name) === undefined);
  for (const name of absent) console.warn(`skipped: ${name} was not found. ${howToGet(name)}`);
  return absent.length > 0;
}

export function howToGet(name: PartName): string {
  if (name === "redis-server" || name === "chromium") return `Install your system's package ${name}.`;
  return `Run "npm run parts ${name}" (needs Go), or put it on the PATH.`;
}

/** Folder of the bundles of real repositories, or `undefined` with a line on stderr. */
export function corpora(): string | undefined {
  const folder = process.env["SLIPWAY_CORPORA"];
  if (folder !== undefined && existsSync(folder)) return folder;
  if (required())
    throw new Error("SLIPWAY_CORPORA must name the folder with the bundles of real repositories");
  console.warn("skipped: SLIPWAY_CORPORA does not name a folder with the bundles of real repositories.");
  return undefined;
}

function required(): boolean {
  return process.env["SLIPWAY_REQUIRE_PARTS"] === "1";
}
