/** Webhook deliveries that did not arrive: GitHub never repeats them by itself, but for three days it does when asked. */

import { z } from "zod";
import { type Client, listOf } from "./client.ts";
import { idText } from "./revision.ts";

interface FailedDelivery {
  /** Decimal text: 19 digits. Of the newest attempt. */
  readonly id: string;
  /** The same for all attempts. */
  readonly guid: string;
  readonly event: string;
  /** ISO 8601, of the newest attempt. */
  readonly deliveredAt: string;
}

export interface Deliveries {
  /** Attempted since then (ISO 8601), and none of the attempts succeeded. Oldest first. */
  failedDeliveries(since: string): Promise<readonly FailedDelivery[]>;
  /** Asks for one more attempt. */
  redeliver(id: string): Promise<void>;
}

const deliverySchema = z.object({
  id: idText,
  guid: z.string(),
  delivered_at: z.string(),
  status: z.string(),
  event: z.string(),
});

type Delivery = z.infer<typeof deliverySchema>;

export function createDeliveries(client: Client): Deliveries {
  return {
    async failedDeliveries(since) {
      const from = Date.parse(since);
      // Newest first, and unfiltered: GitHub's own filter knows only answers of 400 and above, no time-outs.
      const all = await client.list({
        route: "GET /app/hook/deliveries",
        answer: listOf(deliverySchema),
        enough: (items) => items.some(({ delivered_at }) => Date.parse(delivered_at) < from),
      });
      return failed(all.filter(({ delivered_at }) => Date.parse(delivered_at) >= from));
    },
    async redeliver(id) {
      await client.ask({
        route: "POST /app/hook/deliveries/{delivery_id}/attempts",
        parameters: { delivery_id: id },
        answer: z.unknown(),
      });
    },
  };
}

function failed(newestFirst: readonly Delivery[]): readonly FailedDelivery[] {
  const arrived = new Set(newestFirst.filter(({ status }) => status === "OK").map(({ guid }) => guid));
  const newest = new Map<string, FailedDelivery>();
  for (const { id, guid, event, delivered_at } of newestFirst)
    if (!arrived.has(guid) && !newest.has(guid))
      newest.set(guid, { id, guid, event, deliveredAt: delivered_at });
  return [...newest.values()].toReversed();
}
