/** Service and Ingress: an address from outside is wanted, and waited for by nobody, since clusters without a balancer give none. */

import type { Health } from "../model/health.ts";
import type { JsonObject } from "../model/json.ts";
import { objectAt, objectsAt, textAt } from "./read.ts";
import { current, inProgress } from "./verdicts.ts";

export function service(live: JsonObject): Health {
  const spec = objectAt(live, "spec");
  if (textAt(spec, "type") !== "LoadBalancer") return current();
  return textAt(spec, "clusterIP") === "" ? inProgress("no cluster IP yet") : ingress(live);
}

export function ingress(live: JsonObject): Health {
  const addresses = objectsAt(objectAt(live, "status", "loadBalancer"), "ingress");
  return current(addresses.length === 0 ? "no address from outside yet" : "");
}
