/** From the text of `.github/slipway.yml` to the configuration, or to all of its problems at once. */

import type { ConfigResult } from "../model/config.ts";
import { draftConfig } from "./draft-config.ts";
import { emptyListing } from "./listing.ts";

/** Patterns find nothing: who has a tree gives the draft what it holds. */
export function parseConfig(text: string): ConfigResult {
  return draftConfig(text).match(emptyListing).settle(new Set());
}
