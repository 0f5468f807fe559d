/** Makes a finding of a code, with the severity that the code has by default. */

import { type FindingCode, findingCodes, findingTable } from "../../model/finding-codes.ts";
import { elementAt } from "../element-at.ts";
import type { RawFinding } from "./finding-rule.ts";

export type FindingDetails = Omit<RawFinding, "code" | "severity"> & Partial<Pick<RawFinding, "severity">>;

export function makeFinding(code: FindingCode, details: FindingDetails): RawFinding {
  const { severity } = elementAt(findingTable, findingCodes.indexOf(code));
  return { code, severity, ...details };
}
