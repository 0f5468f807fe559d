/** Finds for each finding the line that it is about, in the files that its environment reaches: for annotations beside that line. */

import { compareWritten, type WrittenAt, writtenAt } from "../../core/manifests/written-at.ts";
import type { Finding } from "../../core/model/diff.ts";
import type { Environment } from "../../core/model/environment.ts";
import type { EnvironmentPreview, Preview } from "../../core/model/preview.ts";
import type { Renderer } from "../../render/renderer.ts";
import { renderRequestOf } from "../render-request.ts";
import type { PreviewSide } from "./preview-question.ts";

/** An environment that reaches more is not searched, nor is a bigger file: a line is a help, not a fact. */
const mostFiles = 300;
const mostBytes = 1024 * 1024;
/** Findings of one environment that are looked for. */
const mostFindings = 100;

export interface LocatedSides {
  readonly base: Pick<PreviewSide, "tree">;
  readonly head: Pick<PreviewSide, "tree" | "environments" | "pins">;
}

interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** Not the same in the base: what is about to change is rather there. */
  readonly changed: boolean;
}

/** The same preview, with the sources of its findings where they were found. Never fails because one was not. */
export async function locateFindings(
  preview: Preview,
  sides: LocatedSides,
  renderer: Renderer,
): Promise<Preview> {
  const environments = new Map(sides.head.environments.map((environment) => [environment.name, environment]));
  const located = preview.environments.map((one) =>
    locate(one, environments.get(one.environment), { sides, renderer }),
  );
  return { ...preview, environments: await Promise.all(located) };
}

interface Search {
  readonly sides: LocatedSides;
  readonly renderer: Renderer;
}

async function locate(
  preview: EnvironmentPreview,
  environment: Environment | undefined,
  search: Search,
): Promise<EnvironmentPreview> {
  if (environment === undefined || !("diff" in preview) || preview.diff.findings.length === 0) return preview;
  const files = await filesOf(environment, search).catch(() => []);
  const findings = preview.diff.findings.map((finding, index) =>
    index < mostFindings ? withSource(finding, files) : finding,
  );
  return { ...preview, diff: { ...preview.diff, findings } };
}

async function filesOf(
  environment: Environment,
  { sides, renderer }: Search,
): Promise<readonly SourceFile[]> {
  const { tree, pins } = sides.head;
  const inputs = await renderer.inputs(renderRequestOf(tree, environment, pins));
  if (inputs.kind !== "inputs" || inputs.files.length > mostFiles) return [];
  const entries = inputs.files.flatMap((path) => {
    const entry = /\.ya?ml$/.test(path) ? tree.entries.get(path) : undefined;
    return entry === undefined || entry.kind === "symlink" || entry.kind === "submodule" ? [] : [entry];
  });
  const blobs = await tree.read(entries.map(({ id }) => id));
  return entries.flatMap(({ path, id }, index) => {
    const bytes = blobs[index];
    if (bytes === undefined || bytes.length > mostBytes) return [];
    const changed = sides.base.tree.entries.get(path)?.id !== id;
    return [{ path, text: Buffer.from(bytes).toString("utf8"), changed }];
  });
}

function withSource(finding: Finding, files: readonly SourceFile[]): Finding {
  const { identity, path = [] } = finding;
  if (identity === undefined || finding.source !== undefined) return finding;
  const found = files.flatMap(({ path: file, text, changed }) => {
    const at = writtenAt(text, identity, path);
    return at === undefined ? [] : [{ file, changed, at }];
  });
  const best = found.toSorted(compareFound)[0];
  return best === undefined ? finding : { ...finding, source: { file: best.file, line: best.at.line } };
}

interface Found {
  readonly file: string;
  readonly changed: boolean;
  readonly at: WrittenAt;
}

function compareFound(a: Found, b: Found): number {
  return Number(b.changed) - Number(a.changed) || compareWritten(a.at, b.at) || (a.file < b.file ? -1 : 1);
}
