/** The first line of a preview: what a reader must know who reads no further. */

import type { EnvironmentPreview } from "../model/preview.ts";
import { count } from "./count.ts";
import { diffOf } from "./environment-result.ts";

/** `❌ 1 environment does not render, 3 change`. */
export function verdict(previews: readonly EnvironmentPreview[]): string {
  const failed = previews.filter(({ kind }) => kind === "failed").length;
  const changing = previews.filter(({ kind }) => kind !== "failed" && kind !== "unchanged").length;
  const findings = previews.flatMap((preview) => diffOf(preview)?.findings ?? []);
  const risks = findings.filter(({ severity }) => severity !== "note").length;
  if (previews.length === 0) return "✅ No environment is affected";
  if (failed + changing === 0) return "✅ Nothing changes";
  const icon = failed > 0 ? "❌" : risks > 0 ? "⚠️" : "✏️";
  return `${icon} ${[...failedText(failed), ...changingText(changing, failed), ...risksText(risks)].join(", ")}`;
}

function failedText(failed: number): readonly string[] {
  if (failed === 0) return [];
  return [`${count(failed, "environment")} ${failed === 1 ? "does" : "do"} not render`];
}

function changingText(changing: number, failed: number): readonly string[] {
  if (changing === 0) return [];
  const subject = failed > 0 ? `${changing}` : count(changing, "environment");
  return [`${subject} ${changing === 1 ? "changes" : "change"}`];
}

function risksText(risks: number): readonly string[] {
  return risks === 0 ? [] : [`${count(risks, "finding")} to look at`];
}
