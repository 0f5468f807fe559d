/** Makes a finding of a code, with the severity that the code has by default. */

import { type FindingCode, findingTable } from "../../model/finding-codes.ts";
import type { RawFinding } from "./finding-rule.ts";

const severities = new Map<FindingCode, RawFinding["severity"]>(
  findingTable.map(({ code, severity }) => [code, severity]),
);

export type FindingDetails = Omit<RawFinding, "code" | "severity"> & Partial<Pick<RawFinding, "severity">>;

export function makeFinding(code: FindingCode, details: FindingDetails): RawFinding {
  return { code, severity: severities.get(code) ?? "caution", ...details };
}
