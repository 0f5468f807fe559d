/** Rule: the person whose command asked for the deployment may still ask for it, at the moment of the first write. */

import type { Facts, RuleResult } from "../model/gate.ts";
import { authorise } from "./authorise.ts";
import { skip } from "./rule-results.ts";

export function actorIsAuthorised({ environment, request, actorRole }: Facts): RuleResult {
  const { trigger } = request;
  if (trigger.kind === "push")
    return skip("authorised", `${environment.name} follows its branch; nobody's command asked`);
  return authorise({
    command: request.kind,
    actor: trigger.actor,
    role: actorRole ?? { unknown: "it was not looked up" },
    environment: environment.name,
  });
}
