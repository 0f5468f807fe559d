/** Renders a deployment's revision and compares it with what was reviewed: what was reviewed is what is applied. */

import type { DeploymentRecord } from "../../core/model/deployment.ts";
import { type Outcome, outcome } from "../../core/model/outcome.ts";
import type { Render } from "../../core/model/render.ts";
import { renderRequestOf } from "../render-request.ts";
import { notReproducible } from "../../core/plan/not-reproducible.ts";
import type { Tools } from "../tools.ts";
import type { Scene } from "./scene.ts";

export type ReviewedResult =
  | { readonly kind: "rendered"; readonly render: Render }
  /** It renders to something else than what was reviewed. */
  | { readonly kind: "changed"; readonly render: Render; readonly outcome: Outcome }
  | { readonly kind: "refused"; readonly outcome: Outcome };

export async function renderReviewed(
  { git, environment, pins }: Scene,
  { request }: Pick<DeploymentRecord, "request">,
  tools: Tools,
  signal: AbortSignal | undefined,
): Promise<ReviewedResult> {
  await git.fetch([request.revision], signal);
  const tree = await git.tree(request.revision);
  const { path } = environment;
  const result = await tools.renderer.render(renderRequestOf(tree, environment, pins), signal);
  switch (result.kind) {
    case "absent":
      return refused(
        "EMPTY_RENDER",
        [`${path === "" ? "the repository's root" : path} does not exist at ${request.revision}`],
        `Bring the folder back, or take ${environment.name} out of .github/slipway.yml; what runs stays as it is.`,
      );
    case "failed": {
      const { reason, message, next, file, line } = result.failure;
      const place = file === undefined ? "" : `${line === undefined ? file : `${file}:${line}`}: `;
      return refused(reason, [`${place}${message}`], next);
    }
    case "rendered": {
      const stopped = notReproducible(result.render);
      return stopped === undefined ? compare(result.render, request) : { kind: "refused", outcome: stopped };
    }
  }
}

function compare(render: Render, request: DeploymentRecord["request"]): ReviewedResult {
  if (render.manifests.length === 0) {
    return refused(
      "EMPTY_RENDER",
      ["the render holds no object"],
      "An environment is never emptied by accident: remove it from the configuration instead.",
    );
  }
  if (request.reviewedDigest === undefined || request.reviewedDigest === render.digest) {
    return { kind: "rendered", render };
  }
  const digests = `reviewed ${request.reviewedDigest}, rendered now ${render.digest}`;
  const { environment } = request;
  return request.kind === "rollback"
    ? refused(
        "RENDER_NOT_REPRODUCIBLE",
        ["the tools that render it changed since", digests],
        `Name another deployment with \`/rollback ${environment} --to ID\`, or merge a revert.`,
      )
    : { kind: "changed", render, outcome: changed(environment, digests) };
}

function changed(environment: string, digests: string): Outcome {
  return outcome("RENDER_CHANGED", {
    evidence: [`the preview is refreshed: read it, then comment /deploy ${environment}`, digests],
    next: `Read the refreshed preview, then comment \`/deploy ${environment}\`.`,
  });
}

function refused(reason: Outcome["reason"], evidence: readonly string[], next: string): ReviewedResult {
  return { kind: "refused", outcome: outcome(reason, { evidence, next }) };
}
