/** The first line of a preview: what a reader must know who reads no further. */

import type { Finding } from "../model/diff.ts";
import type { EnvironmentPreview } from "../model/preview.ts";
import { count } from "./count.ts";
import { diffOf } from "./environment-result.ts";
import { failsAsBefore, failsNewly } from "./fails-as-before.ts";
import { severityIcon } from "./finding-alert.ts";
import { sharedFindings } from "./shared-findings.ts";

/** `❌ 1 environment does not render, 3 of 8 change, 1 finding to look at`. Plain text. */
export function verdict(previews: readonly EnvironmentPreview[]): string {
  const broken = previews.filter(failsNewly).length;
  const asBefore = previews.filter(failsAsBefore).length;
  const failed = broken + asBefore;
  const unchanged = previews.filter(({ kind }) => kind === "unchanged").length;
  const changing = previews.length - failed - unchanged;
  if (previews.length === 0) return "✅ No environment is affected";
  if (failed + changing === 0) return "✅ Nothing changes";
  const risks = risksOf(previews);
  const icon = broken > 0 ? "❌" : iconOf(risks, asBefore);
  return `${icon} ${[
    ...failedText(broken),
    ...asBeforeText(asBefore),
    ...changingText(changing, { failed, all: previews.length, unchanged }),
    ...(risks.length === 0 ? [] : [`${count(risks.length, "finding")} to look at`]),
  ].join(", ")}`;
}

/** What is no mere note, once for all environments that share it; the gravest first. */
function risksOf(previews: readonly EnvironmentPreview[]): readonly Finding[] {
  const all = previews.map((preview) => ({
    environment: preview.environment,
    findings: (diffOf(preview)?.findings ?? []).filter(({ severity }) => severity !== "note"),
  }));
  return sharedFindings(all).map(([{ finding }]) => finding);
}

function iconOf([gravest]: readonly Finding[], asBefore: number): string {
  if (gravest !== undefined) return severityIcon[gravest.severity];
  return asBefore > 0 ? severityIcon.caution : "✏️";
}

function failedText(failed: number): readonly string[] {
  if (failed === 0) return [];
  return [`${count(failed, "environment")} ${failed === 1 ? "does" : "do"} not render`];
}

function asBeforeText(asBefore: number): readonly string[] {
  if (asBefore === 0) return [];
  return [`${count(asBefore, "environment")} ${asBefore === 1 ? "fails" : "fail"} as before`];
}

interface Numbers {
  readonly failed: number;
  readonly unchanged: number;
  readonly all: number;
}

function changingText(changing: number, { failed, unchanged, all }: Numbers): readonly string[] {
  if (changing === 0) return [];
  const verb = changing === 1 ? "changes" : "change";
  if (failed > 0) return [`${changing} ${verb}`];
  const subject =
    unchanged > 0 ? `${changing} of ${count(all, "environment")}` : count(changing, "environment");
  return [`${subject} ${verb}`];
}
