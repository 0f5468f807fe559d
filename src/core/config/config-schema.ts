/** The JSON Schema of the configuration, for editors that complete and check while one types. */

import { z } from "zod";
import { writtenConfig } from "./written-config.ts";

/** Draft 7, which editors know best. It cannot say that names are unique; `slipway validate` does. */
export function configSchema(): object {
  const schema = z.toJSONSchema(writtenConfig, { target: "draft-7", io: "input", unrepresentable: "any" });
  return { title: "Slipway: .github/slipway.yml", ...schema };
}
