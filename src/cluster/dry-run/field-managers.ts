/** Whose fields an apply may take over, and whose never. */

import type { EnvironmentContext } from "../environment-context.ts";

/** Managers that stand for an earlier `kubectl apply` or for the time before server-side apply: nobody's claim against Git. */
export const formerManagers: readonly string[] = ["kubectl-client-side-apply", "before-first-apply"];

/**
 * `ours`: the object carries this environment's label, or no environment's. Only then may a name such as `slipway/old` be this
 * environment under an earlier name; otherwise it is another environment, whose fields stay its own.
 */
export function mayTakeOver(
  { fieldManager }: Pick<EnvironmentContext, "fieldManager">,
  manager: string,
  ours: boolean,
): boolean {
  if (formerManagers.includes(manager) || manager === fieldManager) return true;
  return ours && manager.startsWith("slipway/");
}
