/** What an environment was made of at a revision, by the configuration of that revision. */

import type { Config } from "../core/model/config.ts";
import type { Environment } from "../core/model/environment.ts";
import { Fault } from "../core/model/fault.ts";
import type { Revision } from "../core/model/revision.ts";
import type { Tree } from "../core/model/tree.ts";
import type { InputsAt } from "../core/plan/follow.ts";
import type { GitRepository } from "../git/git.ts";
import type { Renderer } from "../render/renderer.ts";
import { type ReadConfig, readConfig } from "./read-config.ts";
import { renderRequestOf } from "./render-request.ts";

const unknown: InputsAt = { kind: "unknown" };

/** Where an environment stands, and by which configuration it is rendered. */
export interface InputsQuestion {
  readonly tree: Tree;
  readonly config: Pick<Config, "tools">;
}

/** Where it goes is part of what it is made of: an environment that is moved to another cluster is deployed there. */
export async function inputsIn(
  environment: Environment,
  { tree, config }: InputsQuestion,
  renderer: Renderer,
): Promise<InputsAt> {
  const { namespace, cluster } = environment;
  try {
    const inputs = await renderer.inputs(renderRequestOf(tree, environment, config.tools));
    if (inputs.kind === "absent") return inputs;
    return { kind: "inputs", digest: [cluster, namespace, inputs.digest].join(" ") };
  } catch (error) {
    // Its deployment fails the same way, where people see it; the other environments go on.
    if (error instanceof Fault && error.retry === "never") return unknown;
    throw error;
  }
}

interface OldSide {
  readonly tree: Tree;
  readonly read: ReadConfig;
}

/** Of many environments, of which most were last deployed at one of a few revisions. */
export function makeInputsAt(git: GitRepository, renderer: Renderer, signal: AbortSignal) {
  const sides = new Map<Revision, Promise<OldSide | undefined>>();

  async function open(revision: Revision): Promise<OldSide | undefined> {
    try {
      await git.fetch([revision], signal);
    } catch (error) {
      // A force-pushed branch.
      if (error instanceof Fault && error.retry === "never") return undefined;
      throw error;
    }
    const tree = await git.tree(revision);
    return { tree, read: await readConfig(tree) };
  }

  return async (name: string, revision: Revision): Promise<InputsAt> => {
    const opening = sides.get(revision) ?? open(revision);
    sides.set(revision, opening);
    const side = await opening;
    if (side?.read.kind !== "config") return unknown;
    const { tree, read } = side;
    const environment = read.config.environments.find((one) => one.name === name);
    return environment === undefined
      ? unknown
      : inputsIn(environment, { tree, config: read.config }, renderer);
  };
}
