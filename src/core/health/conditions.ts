/** `status.conditions`, as most kinds have them. */

import type { JsonObject } from "../model/json.ts";
import { numberAt, objectAt, objectsAt, textAt } from "./read.ts";

export interface Condition {
  readonly status: string;
  /** `""` where it is no plain word: reasons are shown, and only words may be. */
  readonly reason: string;
  /** RFC 3339, or `""`. */
  readonly since: string;
  /** It was judged for an older generation of the object (kapp #435, #478). */
  readonly isStale: boolean;
}

export function condition(live: JsonObject, type: string): Condition | undefined {
  const found = objectsAt(objectAt(live, "status"), "conditions").find(
    (item) => textAt(item, "type") === type,
  );
  if (found === undefined) return undefined;
  const generation = numberAt(objectAt(live, "metadata"), "generation");
  return {
    status: textAt(found, "status"),
    reason: word(textAt(found, "reason")),
    since: textAt(found, "lastTransitionTime"),
    isStale: numberAt(found, "observedGeneration", generation) < generation,
  };
}

/** The condition if it has this status, and not only for an older generation. */
export function conditionWith(
  live: JsonObject,
  type: string,
  status: "True" | "False",
): Condition | undefined {
  const found = condition(live, type);
  return found !== undefined && !found.isStale && found.status === status ? found : undefined;
}

function word(text: string): string {
  return /^[A-Za-z][\w.,:-]{0,99}$/.test(text) ? text : "";
}
