/** From parsed manifests to what is compared and applied: namespaces filled in, checked together, digested. */

import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import type { ManifestProblem } from "../core/manifests/manifest-problem.ts";
import type { ParseResult } from "../core/manifests/parse-manifests.ts";
import { prepareManifests } from "../core/manifests/prepare-manifests.ts";
import { digestedText } from "../core/manifests/render-digest.ts";
import type { Manifest } from "../core/model/manifest.ts";
import type { Render, RenderFailure } from "../core/model/render.ts";
import { renderFailure } from "./render-failure.ts";

export type FinishedRender =
  | ({ readonly kind: "finished" } & Pick<Render, "manifests" | "digest" | "hooks">)
  | {
      readonly kind: "failed";
      readonly failure: RenderFailure;
      /** Helm's name of the template that rendered it. */
      readonly template?: string;
    };

export interface FinishOptions {
  readonly namespace: string;
  /** Whether `file` of a problem is a file of the repository. */
  readonly fromFiles: boolean;
}

export async function finishRender(
  parsed: ParseResult,
  { namespace, fromFiles }: FinishOptions,
): Promise<FinishedRender> {
  if (parsed.kind === "problems") return problemFailure(parsed.problems, fromFiles);
  const prepared = prepareManifests(parsed.manifests, { namespace });
  if (prepared.kind === "problems") return problemFailure(prepared.problems, fromFiles);
  const { manifests } = prepared;
  if (manifests.length === 0) return { kind: "failed", failure: emptyRender() };
  return { kind: "finished", manifests, digest: await digestOf(manifests) };
}

/** About ten milliseconds of writing. */
const sliceLength = 512 * 1024;

/** As `renderDigest`, letting others run in between. */
async function digestOf(manifests: readonly Manifest[]): Promise<string> {
  const hash = createHash("sha256");
  let length = 0;
  for (const text of digestedText(manifests)) {
    hash.update(text);
    length += text.length;
    if (length < sliceLength) continue;
    length = 0;
    await setImmediate();
  }
  return `sha256:${hash.digest("hex")}`;
}

/** The first problem in full; how many more there are. */
function problemFailure(problems: readonly ManifestProblem[], fromFiles: boolean): FinishedRender {
  const [first] = problems;
  if (first === undefined) throw new TypeError("no problem was named");
  const { reason, message, next, file, line } = first;
  const more = problems.length - 1;
  const others = more === 0 ? "" : ` (${more} more ${more === 1 ? "problem follows" : "problems follow"}.)`;
  const place = fromFiles ? { file, line } : undefined;
  return { kind: "failed", failure: renderFailure(reason, { message: `${message}${others}`, next, place }) };
}

function emptyRender(): RenderFailure {
  return renderFailure("EMPTY_RENDER", {
    message: "The environment renders to no object at all.",
    next: "Check its path and its files; an environment that shall be empty is removed from the configuration instead.",
  });
}
