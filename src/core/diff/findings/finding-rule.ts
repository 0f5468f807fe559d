/** How a rule that looks for findings answers: base against head, so that what was so before is no finding. */

import type { Finding } from "../../model/diff.ts";
import type { FindingCode } from "../../model/finding-codes.ts";
import type { JsonValue } from "../../model/json.ts";
import type { BothSides } from "./both-sides.ts";

/** A finding with true values. It never leaves core/diff. */
export interface RawFinding extends Omit<Finding, "code" | "before" | "after"> {
  readonly code: FindingCode;
  readonly before?: JsonValue;
  readonly after?: JsonValue;
  /** Before others of its severity. */
  readonly urgent?: boolean;
}

/** One risk, one file, one question. */
export type FindingRule = (sides: BothSides) => readonly RawFinding[];
