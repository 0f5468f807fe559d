/** `/diff`: renders the preview again. */

import type { Answer } from "../../core/report/command-reply.ts";
import type { CommandScene } from "./command-scene.ts";

export async function runDiff({ repository, pullRequest, tools }: CommandScene): Promise<Answer> {
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
