/** `/render [SHA]`: lets the head of a pull request from a fork be rendered, the very one that its author looked at. */

import { type Outcome, outcome } from "../../core/model/outcome.ts";
import { type Revision, shortRevision } from "../../core/model/revision.ts";
import type { Answer } from "../../core/report/command-reply.ts";
import { repositoryCheck } from "../check-names.ts";
import { allowFork } from "../preview/fork-permission.ts";
import type { CommandScene } from "./command-scene.ts";

export async function runRender(scene: CommandScene, asked: Revision | undefined): Promise<Answer> {
  const refused = refusalBefore(scene) ?? (await headRefusal(scene, asked));
  if (refused !== undefined) return { kind: "outcome", outcome: refused };
  const { repository, pullRequest, comment, tools } = scene;
  await allowFork(repository, pullRequest, comment);
  await tools.queue.add({
    version: 1,
    kind: "preview",
    pullRequest: { repository: repository.ref, number: pullRequest.number },
  });
  return {
    kind: "accepted",
    message: `Rendering \`${shortRevision(pullRequest.head)}\`; the preview shows the result. A newer push needs a new \`/render\`.`,
  };
}

function refusalBefore({ pullRequest, config }: CommandScene): Outcome | undefined {
  if (!pullRequest.fromFork)
    return outcome("BAD_ARGUMENT", {
      evidence: ["this pull request is not from a fork: each push to it is rendered by itself"],
      next: "Comment `/diff` to render it again.",
    });
  if (pullRequest.merged)
    return outcome("BAD_ARGUMENT", {
      evidence: ["this pull request is merged: what it brought is in the branch"],
      next: "Comment `/diff` to see the branch as it is now.",
    });
  if (config.forks === "never")
    return outcome("FORK_NOT_ALLOWED", { next: "Push the commits to a branch of this repository." });
  return undefined;
}

/**
 * A comment names no head. Without a SHA it is about the head that our check had announced before the comment was written; a push
 * right before or after the comment must not slip in.
 */
async function headRefusal(
  { repository, pullRequest: { head }, comment }: CommandScene,
  asked: Revision | undefined,
): Promise<Outcome | undefined> {
  const next = `Look at what was pushed, then comment \`/render ${head}\`.`;
  if (asked !== undefined)
    return asked === head
      ? undefined
      : outcome("HEAD_MOVED", { evidence: [`the head is ${head} now, not ${asked}`], next });
  const { name } = repositoryCheck(undefined);
  const checks = await repository.ownChecks(head);
  const announced = checks.find((check) => check.name === name)?.startedAt;
  // GitHub's times have whole seconds: what happened in the same one may have been either first.
  if (announced !== undefined && Date.parse(announced) < Date.parse(comment.createdAt)) return undefined;
  return outcome("HEAD_MOVED", {
    evidence: [`${head} was pushed at about the time of this comment, so it may not be what was looked at`],
    next,
  });
}
