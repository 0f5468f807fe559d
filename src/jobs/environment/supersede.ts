/** Ends what a newer deployment takes the place of, and retires what was healthy before. Each may be done again. */

import { type DeploymentRecord, isFinal } from "../../core/model/deployment.ts";
import { outcome } from "../../core/model/outcome.ts";
import { shortRevision } from "../../core/model/revision.ts";
import { replaced } from "../../core/plan/next-step.ts";
import type { GitHubRepository } from "../../github/github.ts";
import type { Tools } from "../tools.ts";
import type { Scene } from "./scene.ts";
import { tellOutcome } from "./tell.ts";

export async function supersede(
  repository: GitHubRepository,
  superseded: readonly DeploymentRecord[],
  by: DeploymentRecord | undefined,
  tools: Tools,
): Promise<void> {
  for (const record of superseded) {
    const evidence = by === undefined ? [] : [`the deployment of ${shortRevision(by.request.revision)}`];
    await tellOutcome(repository, record, outcome("NEWER_REVISION", { evidence }), tools);
  }
}

/** The claim is this one's: from now on nobody brings an older one to its end. */
export async function supersedeOlder(
  { repository, records }: Scene,
  by: DeploymentRecord,
  tools: Tools,
): Promise<void> {
  const older = records.slice(records.findIndex(({ id }) => id === by.id) + 1);
  await supersede(
    repository,
    older.filter(({ state }) => !isFinal(state)),
    by,
    tools,
  );
}

/** GitHub's own `auto_inactive` passes over production environments. */
export async function retireReplaced(
  repository: GitHubRepository,
  records: readonly DeploymentRecord[],
): Promise<void> {
  for (const { id } of replaced(records)) {
    await repository.setDeploymentStatus(id, {
      state: "inactive",
      description: "It was healthy; a newer deployment runs here now",
    });
  }
}
