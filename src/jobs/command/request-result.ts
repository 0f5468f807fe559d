/** What asking for a deployment came to. */

import type { DeploymentRecord } from "../../core/model/deployment.ts";
import type { Decision } from "../../core/model/gate.ts";
import type { Outcome } from "../../core/model/outcome.ts";

export type RequestResult =
  | { readonly kind: "created"; readonly record: DeploymentRecord }
  | { readonly kind: "refused"; readonly outcome: Outcome; readonly decision?: Decision };
