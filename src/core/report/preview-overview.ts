/** What stands above the details of a preview, below its verdict: table, findings, failures, and what the clusters say. */

import type { EnvironmentPreview } from "../model/preview.ts";
import { acknowledgeLines } from "./acknowledge-lines.ts";
import type { Extent } from "./extent.ts";
import { environmentTable } from "./environment-table.ts";
import { failureAlerts } from "./failure-alert.ts";
import { findingAlert } from "./finding-alert.ts";
import { liveSection } from "./live-section.ts";
import type { EnvironmentDiff } from "./share-objects.ts";

interface Overview {
  readonly extent?: Extent;
  /** The environments are those of the configuration: commands can name them. */
  readonly named?: boolean;
}

/** Paragraphs below the verdict; about 60,000 UTF-16 units at most, unless in full. */
export function previewOverview(
  previews: readonly EnvironmentPreview[],
  { extent = "comment", named = true }: Overview = {},
): readonly string[] {
  const findings = diffsOf(previews).map(({ environment, diff }) => ({
    environment,
    findings: diff.findings,
  }));
  return [
    ...(previews.length === 0 ? [] : [environmentTable(previews, extent)]),
    ...findingAlert(findings, extent),
    ...(named ? acknowledgeLines(previews, extent) : []),
    ...failureAlerts(
      previews.filter((one) => one.kind === "failed"),
      extent,
    ),
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
