/** What a check says beside the lines of files: what does not render, and risks whose source is known. */

import { compareSeverity } from "../diff/severity.ts";
import type { Finding } from "../model/diff.ts";
import { identityLabel } from "../model/manifest.ts";
import type { EnvironmentPreview } from "../model/preview.ts";
import type { Annotation } from "./check-output.ts";
import { cutText } from "./cut-text.ts";
import { diffOf } from "./environment-result.ts";
import { pathText } from "./path-text.ts";
import { visible, visibleLine } from "./visible.ts";

/** Two requests' worth; the summary has the others. */
const most = 100;
/** GitHub takes 255 characters of a title; nobody reads more of a message. */
const longestTitle = 200;
const longestMessage = 2_000;

const levels: Readonly<Record<Finding["severity"], Annotation["level"]>> = {
  refused: "failure",
  acknowledge: "warning",
  caution: "warning",
  note: "notice",
};

/** The gravest first. Plain text: GitHub shows an annotation as it is. */
export function annotationsOf(preview: EnvironmentPreview): readonly Annotation[] {
  const findings = (diffOf(preview)?.findings ?? []).toSorted(compareSeverity);
  return [...failureAnnotation(preview), ...findings.flatMap((one) => findingAnnotation(preview, one))].slice(
    0,
    most,
  );
}

function failureAnnotation(preview: EnvironmentPreview): readonly Annotation[] {
  if (preview.kind !== "failed" || preview.failure.file === undefined) return [];
  const { file, line = 1, message, next } = preview.failure;
  return [
    {
      path: file,
      line,
      level: "failure",
      title: titleText(`${preview.environment} does not render`),
      message: messageText(`${message}\nNext: ${next}`),
    },
  ];
}

function findingAnnotation({ environment }: EnvironmentPreview, finding: Finding): readonly Annotation[] {
  const { code, severity, identity, path, message, source } = finding;
  if (source === undefined) return [];
  const object = identity === undefined ? "" : identityLabel(identity);
  const place = path === undefined ? object : `${object}, ${pathText(path)}`;
  return [
    {
      path: source.file,
      line: source.line,
      level: levels[severity],
      title: titleText(`${environment}: ${code}`),
      message: messageText(`${place}${valuesText(finding)}\n${message}`),
    },
  ];
}

function valuesText({ before, after }: Finding): string {
  if (before === undefined && after === undefined) return "";
  return `: ${before ?? "—"} → ${after ?? "—"}`;
}

function titleText(text: string): string {
  return cutText(visibleLine(text), longestTitle);
}

function messageText(text: string): string {
  return cutText(visible(text), longestMessage);
}
