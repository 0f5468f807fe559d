/** Rings for environments: each is looked at once, however often it is named. */

import type { RepositoryRef } from "../core/model/repository.ts";
import type { Tools } from "./tools.ts";

export async function askForLook(
  repository: RepositoryRef,
  environments: readonly string[],
  { queue }: Pick<Tools, "queue">,
): Promise<void> {
  for (const environment of new Set(environments)) {
    await queue.add({ version: 1, kind: "environment", repository, environment });
  }
}
