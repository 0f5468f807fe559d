/** Namespace: the server makes it ready at once. */

import type { Health } from "../model/health.ts";
import type { JsonObject } from "../model/json.ts";
import { objectAt, textAt } from "./read.ts";
import { current, inProgress } from "./verdicts.ts";

export function namespace(live: JsonObject): Health {
  return textAt(objectAt(live, "status"), "phase") === "Active" ? current() : inProgress("not active yet");
}
