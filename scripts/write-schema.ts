/** Writes the JSON Schema of the configuration, from the same source as the check; a test holds the file to it. */

import { writeFileSync } from "node:fs";
import { configSchema } from "../src/core/config/config-schema.ts";

const file = new URL("../schema/slipway.schema.json", import.meta.url);

writeFileSync(file, `${JSON.stringify(configSchema(), null, 2)}\n`);
