/** One step of the story: somebody does something, and Slipway answers. */

import type { LocalGitHub } from "../../github/start-local-github.ts";
import type { Connection } from "../../../src/cluster/api/connection.ts";

export interface World {
  readonly github: LocalGitHub;
  readonly cluster: Pick<Connection, "send">;
  /** Numbers of the pull requests, as they come to be. */
  readonly pulls: { good?: number; bad?: number };
}

export interface Step {
  readonly title: string;
  /** For somebody who sees this for the first time. */
  readonly tell: string;
  act(world: World): Promise<void>;
  /** What has not come true yet; `undefined` when all has. */
  missing(world: World): Promise<string | undefined>;
  /** What there is to see now, with addresses. */
  see(world: World): readonly string[];
}
