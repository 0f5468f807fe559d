/** From the text of `.github/slipway.yml` to the configuration, or to all of its problems at once. */

import type { ConfigResult } from "../model/config.ts";

export function parseConfig(_text: string): ConfigResult {
  throw new Error("not there yet");
}
