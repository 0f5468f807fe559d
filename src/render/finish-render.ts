/** From parsed manifests to a render: namespaces filled in, checked together, digested. */

import { createHash } from "node:crypto";
import type { ManifestProblem } from "../core/manifests/manifest-problem.ts";
import type { ParseResult } from "../core/manifests/parse-manifests.ts";
import { prepareManifests } from "../core/manifests/prepare-manifests.ts";
import { renderDigest } from "../core/manifests/render-digest.ts";
import type { Render, RenderFailure, RenderResult } from "../core/model/render.ts";
import { failed, renderFailure } from "./render-failure.ts";

export interface Unfinished extends Pick<Render, "inputsDigest" | "tools" | "warnings"> {
  readonly namespace: string;
  /** Whether `file` of a problem is a file of the repository. */
  readonly fromFiles: boolean;
}

export function finishRender(
  parsed: ParseResult,
  { namespace, fromFiles, ...rest }: Unfinished,
): RenderResult {
  if (parsed.kind === "problems") return failed(problemFailure(parsed.problems, fromFiles));
  const prepared = prepareManifests(parsed.manifests, { namespace });
  if (prepared.kind === "problems") return failed(problemFailure(prepared.problems, fromFiles));
  const { manifests } = prepared;
  if (manifests.length === 0) return failed(emptyRender());
  return { kind: "rendered", render: { manifests, digest: renderDigest(manifests, sha256), ...rest } };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** The first problem in full; how many more there are. */
function problemFailure(problems: readonly ManifestProblem[], fromFiles: boolean): RenderFailure {
  const [first] = problems;
  if (first === undefined)
    return renderFailure("INTERNAL", { message: "No problem was named.", next: "Report it." });
  const { reason, message, next, file, line } = first;
  const more = problems.length - 1;
  const others = more === 0 ? "" : ` (${more} more ${more === 1 ? "problem" : "problems"} follow.)`;
  return renderFailure(reason, {
    message: `${message}${others}`,
    next,
    place: fromFiles ? { file, line } : undefined,
  });
}

function emptyRender(): RenderFailure {
  return renderFailure("EMPTY_RENDER", {
    message: "The environment renders to no object at all.",
    next: "Check its path and its files; an environment that shall be empty is removed from the configuration instead.",
  });
}
