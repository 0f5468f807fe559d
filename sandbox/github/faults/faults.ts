/** Faults on demand: what goes wrong with which request or delivery, and barriers that hold one until a test lets it go. */

import type { Delivery } from "../model/delivery.ts";
import type { DeliveryFaults, DeliveryPlan } from "./delivery-faults.ts";
import { createDeliveryFaults } from "./delivery-faults.ts";
import type { RequestFaults, RequestPlan, SeenRequest } from "./request-faults.ts";
import { createRequestFaults } from "./request-faults.ts";

export interface Faults extends RequestFaults, DeliveryFaults {
  planRequest(request: SeenRequest): RequestPlan;
  /** How long a receiver of webhooks may take; GitHub waits for ten seconds. */
  deliveryTimeoutMs: number;
  planDelivery(delivery: Pick<Delivery, "event" | "action" | "redelivery">): DeliveryPlan;
  /** Removes every fault and lets go whatever is held. */
  clear(): void;
}

export function createFaults(): Faults {
  const requests = createRequestFaults();
  const deliveries = createDeliveryFaults();
  return {
    deliveryTimeoutMs: 10_000,
    ...requests,
    ...deliveries,
    clear() {
      requests.clearRequests();
      deliveries.clearDeliveries();
    },
  };
}
