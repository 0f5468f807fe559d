/** Which action a form leads to. */

import {
  editAction,
  installAction,
  openPullAction,
  pullActions,
  redeliverAction,
  rerequestAction,
  runAction,
} from "./actions.ts";
import type { FormRequest } from "./page-request.ts";
import { visibleRepository } from "./page-routes.ts";

/** Where to go next; `undefined` when there is no such form. */
export async function submitForm(request: FormRequest): Promise<string | undefined> {
  const steps = request.path
    .split("/")
    .filter((step) => step !== "")
    .map(decodeURIComponent);
  const [first = "", second = "", third = "", fourth] = steps;
  if (first === "settings" && second === "apps" && fourth === "redeliver")
    return redeliverAction(request, third);
  if (first === "apps" && third === "installations") return installAction(request, second);
  const found = visibleRepository(request, first, second);
  return found === undefined
    ? undefined
    : repositoryForm({ ...request, repository: found.repository }, steps.slice(2));
}

async function repositoryForm(
  request: FormRequest & {
    readonly repository: NonNullable<ReturnType<typeof visibleRepository>>["repository"];
  },
  [section = "", id = "", name = ""]: readonly string[],
): Promise<string | undefined> {
  if (section === "pulls") return openPullAction(request);
  if (section === "edit") return editAction(request);
  if (section === "runs")
    return name === "action" ? runAction(request, Number(id)) : rerequestAction(request, Number(id));
  const pull = section === "pull" ? request.repository.pulls.get(Number(id)) : undefined;
  const action = Object.hasOwn(pullActions, name) ? pullActions[name] : undefined;
  return pull === undefined || action === undefined ? undefined : action({ ...request, pull });
}
