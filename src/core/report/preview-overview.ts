/** What stands above the details of a preview, below its verdict: table, findings, failures, and what the clusters say. */

import type { EnvironmentPreview } from "../model/preview.ts";
import { acknowledgeLines } from "./acknowledge-lines.ts";
import { environmentTable } from "./environment-table.ts";
import { failureAlerts } from "./failure-alert.ts";
import { findingAlert } from "./finding-alert.ts";
import { liveSection } from "./live-section.ts";
import type { EnvironmentDiff } from "./share-objects.ts";

/** Paragraphs below the verdict; about 60,000 UTF-16 units at most. */
export function previewOverview(previews: readonly EnvironmentPreview[]): readonly string[] {
  const findings = diffsOf(previews).map(({ environment, diff }) => ({
    environment,
    findings: diff.findings,
  }));
  return [
    ...(previews.length === 0 ? [] : [environmentTable(previews)]),
    ...findingAlert(findings),
    ...acknowledgeLines(previews),
    ...failureAlerts(previews.filter((one) => one.kind === "failed")),
    ...liveSection(previews),
  ];
}

/** The environments that have a diff to show. */
export function diffsOf(previews: readonly EnvironmentPreview[]): readonly EnvironmentDiff[] {
  return previews.flatMap((preview) => {
    if (!("diff" in preview)) return [];
    const { environment, kind, diff } = preview;
    return [{ environment, kind, diff }];
  });
}
