/** The outcome that an expected failure comes to when it is not tried again. */

import type { Fault } from "../core/model/fault.ts";
import { type Outcome, outcome } from "../core/model/outcome.ts";

export function outcomeOfFault({ reason, message, next }: Fault): Outcome {
  return outcome(reason, { evidence: [message], ...(next === undefined ? {} : { next }) });
}
