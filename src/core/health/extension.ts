/** What extends the API: CustomResourceDefinition and APIService. */

import type { Health } from "../model/health.ts";
import type { JsonObject } from "../model/json.ts";
import { condition, conditionWith } from "./conditions.ts";
import { because, current, failed, inProgress } from "./verdicts.ts";

export function customResourceDefinition(live: JsonObject): Health {
  const refused = conditionWith(live, "NamesAccepted", "False");
  if (refused !== undefined) return failed(because("its names are not accepted", refused.reason));
  if (conditionWith(live, "Established", "True") !== undefined) return current("established");
  const pending = conditionWith(live, "Established", "False");
  const isFinal = pending !== undefined && pending.reason !== "Installing";
  return isFinal ? failed(because("not established", pending.reason)) : inProgress("not established yet");
}

export function apiService(live: JsonObject): Health {
  if (conditionWith(live, "Available", "True") !== undefined) return current();
  return inProgress(because("not available", condition(live, "Available")?.reason ?? ""));
}
