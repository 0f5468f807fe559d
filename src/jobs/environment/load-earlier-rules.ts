/** The rules that an environment had at the revision that it runs: what a deployment brings is judged by them, too. */

import { type EarlierRules, type Unknown, isUnknown } from "../../core/model/gate.ts";
import type { Revision } from "../../core/model/revision.ts";
import { readConfig } from "../read-config.ts";
import { orUnknown } from "./or-unknown.ts";
import type { Scene } from "./scene.ts";

/** `undefined`: the configuration of that revision does not speak of the environment, or this Slipway cannot read it. */
export async function loadEarlierRules(
  { git, environment }: Scene,
  running: Revision | Unknown,
): Promise<EarlierRules | undefined | Unknown> {
  if (isUnknown(running)) return running;
  return orUnknown(async () => {
    await git.fetch([running]);
    const read = await readConfig(await git.tree(running));
    const then = read.kind === "config" ? read.config.environments : [];
    const earlier = then.find(({ name }) => name === environment.name);
    if (earlier === undefined) return undefined;
    const { protection: onBranch } = environment;
    return {
      revision: running,
      ...(earlier.protection === undefined ? {} : { protection: earlier.protection }),
      ...(onBranch === undefined ? {} : { onBranch }),
    };
  });
}
