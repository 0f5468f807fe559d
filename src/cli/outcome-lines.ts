/** An outcome as lines for a person: what it comes to, the evidence, and what to do next. */

import type { Outcome } from "../core/model/outcome.ts";
import { outcomeText } from "../core/report/outcome-text.ts";

export function outcomeLines(ended: Outcome): readonly string[] {
  const evidence = ended.evidence.map((line) => `  ${line}`);
  return [`${outcomeText(ended)}.`, ...evidence, ...(ended.next === undefined ? [] : [ended.next])];
}
