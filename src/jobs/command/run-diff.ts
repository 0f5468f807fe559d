/** `/diff`: renders the preview again. */

import type { Answer } from "../../core/report/command-reply.ts";
import { type Outcome, outcome } from "../../core/model/outcome.ts";
import { shortRevision } from "../../core/model/revision.ts";
import { count } from "../../core/report/count.ts";
import { forkPermission } from "../preview/fork-permission.ts";
import { type MergedPreview, showMerged } from "../preview/show-merged.ts";
import type { CommandScene } from "./command-scene.ts";

export async function runDiff(scene: CommandScene, environments: readonly string[]): Promise<Answer> {
  const { repository, pullRequest, tools, signal } = scene;
  if (pullRequest.merged) {
    // Nothing would find it again but this comment, so it is answered when the preview is there.
    const shown = await showMerged({ repository, pullRequest, environments }, tools, signal);
    return { kind: "outcome", outcome: outcomeOf(shown, scene, environments) };
  }
  if (pullRequest.fromFork) {
    const { head } = pullRequest;
    const permission = await forkPermission({ repository, pullRequest }, tools, signal);
    if (permission.kind === "refused") {
      const branch = "Push the commits to a branch of this repository.";
      const next = permission.policy === "never" ? branch : `Look at it, then comment \`/render ${head}\`.`;
      return { kind: "outcome", outcome: outcome("FORK_NOT_ALLOWED", { next }) };
    }
  }
  await tools.queue.add({
    version: 1,
    kind: "preview",
    pullRequest: { repository: repository.ref, number: pullRequest.number },
  });
  return {
    kind: "accepted",
    message: "Rendering the preview again; its comment and checks show the result.",
  };
}

function outcomeOf(shown: MergedPreview, { branch }: CommandScene, environments: readonly string[]): Outcome {
  switch (shown.kind) {
    case "shown": {
      const [only] = environments.length === 1 ? environments : [];
      return outcome("PREVIEWED", {
        evidence: [`the preview above shows what ${branch} holds at ${shortRevision(shown.revision)}`],
        next: `Read it, then comment \`/deploy ${only ?? "ENV"}\`.`,
      });
    }
    case "conflict":
    case "unconfigured":
      return outcome("CONFIG_MISSING", { next: "Add .github/slipway.yml in a pull request." });
    case "problems":
      return outcome("CONFIG_INVALID", {
        evidence: [
          `the configuration has ${count(shown.problems.length, "problem")}; the preview lists them`,
        ],
      });
  }
}
