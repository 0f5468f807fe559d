/** The first cause of a 422, without what belongs to the probe: the offending value, list indexes, explanations over several lines. */

import { type JsonObject, listAt, textAt } from "../../sandbox/cluster/json.ts";
import type { Refusal } from "../../sandbox/cluster/memory/types/behaviour.ts";

export function refusalOf(answer: JsonObject): Refusal {
  const [first] = listAt(answer, "details", "causes");
  const [line = ""] = textAt(first, "message").split("\n");
  return {
    field: textAt(first, "field").replace(/\[[^\]]*\]/g, ""),
    reason: textAt(first, "reason"),
    message: line
      .replace(/^Invalid value: (?:"(?:[^"\\]|\\.)*"|\{.*\}|\[.*\]|[^"{[:]+): /, "")
      .replace(/^Forbidden: /, ""),
  };
}
