/** The App's webhook: its configuration, and the log of its deliveries. */

import { z } from "zod";
import { json } from "../http/answer.ts";
import { ApiError } from "../http/api-error.ts";
import type { Call, Routes } from "../http/call.ts";
import { param } from "../http/call.ts";
import { readBody } from "../http/read-body.ts";
import type { App } from "../model/app.ts";
import type { Delivery } from "../model/delivery.ts";
import { found } from "./lookup.ts";

const configBody = z.object({
  url: z.string().optional(),
  content_type: z.string().optional(),
  secret: z.string().optional(),
  insecure_ssl: z.union([z.string(), z.number()]).optional(),
});

/** How long deliveries can be seen and sent again. */
const retentionMs = 3 * 24 * 60 * 60 * 1000;

export const hookRoutes: Routes = {
  "GET /app/hook/config": (call) => json(200, showConfig(appOf(call))),
  "PATCH /app/hook/config": (call) => {
    const { hook } = appOf(call);
    const body = readBody(call.request.body, configBody);
    if (body.url !== undefined) hook.url = body.url;
    hook.secret = body.secret ?? hook.secret;
    return json(200, showConfig(appOf(call)));
  },
  "GET /app/hook/deliveries": list,
  "GET /app/hook/deliveries/{delivery_id}": (call) => {
    const delivery = deliveryOf(call);
    return json(200, {
      ...showDelivery(delivery),
      url: delivery.url,
      request: { headers: delivery.requestHeaders, payload: JSON.parse(delivery.body) },
      response: {
        headers: delivery.result?.responseHeaders ?? {},
        payload: delivery.result?.responseBody ?? null,
      },
    });
  },
  "POST /app/hook/deliveries/{delivery_id}/attempts": (call) => {
    call.hub.webhooks.redeliver(deliveryOf(call));
    return json(202, {});
  },
};

function appOf(call: Call): App {
  return found(call.caller.kind === "app" ? call.caller.app : undefined);
}

function showConfig({ hook }: App) {
  return { url: hook.url ?? "", content_type: "json", secret: "********", insecure_ssl: "0" };
}

function showDelivery(delivery: Delivery) {
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: delivery.deliveredAt,
    redelivery: delivery.redelivery,
    duration: delivery.result?.duration ?? 0,
    status: delivery.result?.status ?? "pending",
    status_code: delivery.result?.statusCode ?? 0,
    event: delivery.event,
    action: delivery.action,
    installation_id: delivery.installationId,
    repository_id: delivery.repositoryId,
    throttled_at: null,
  };
}

/** Newest first, three days back, without those that are under way. */
function deliveriesOf(call: Call): readonly Delivery[] {
  const app = appOf(call);
  const oldest = call.hub.clock() - retentionMs;
  return call.hub.store.deliveries
    .filter(
      ({ appId, result, deliveredAt }) =>
        appId === app.id && result !== undefined && Date.parse(deliveredAt) >= oldest,
    )
    .toReversed();
}

function deliveryOf(call: Call): Delivery {
  const id = param(call, "delivery_id");
  return found(deliveriesOf(call).find((delivery) => String(delivery.id) === id));
}

function list(call: Call) {
  const query = call.url.searchParams;
  const status = query.get("status");
  if (status !== null && status !== "success" && status !== "failure") {
    throw new ApiError(
      422,
      `Invalid request.\n\n${JSON.stringify(status)} is not a member of ["success", "failure"].`,
    );
  }
  const perPage = Math.min(100, Math.max(1, Number(query.get("per_page") ?? 30) || 30));
  const items = deliveriesOf(call).filter(({ result }) => fits(result?.statusCode ?? 0, status));
  const start = startOf(items, query.get("cursor"));
  const shown = items.slice(start, start + perPage);
  const next = items[start + perPage];
  return json(200, shown.map(showDelivery), next === undefined ? {} : { link: nextLink(call, next) });
}

/** `failure` means an answer of 400 and above; a delivery without any answer is in neither list. */
function fits(statusCode: number, status: string | null): boolean {
  if (status === null) return true;
  return status === "success" ? statusCode >= 200 && statusCode < 400 : statusCode >= 400 && statusCode < 600;
}

function startOf(items: readonly Delivery[], cursor: string | null): number {
  if (cursor === null || cursor === "") return 0;
  const id = /^v1_(\d+)$/.exec(cursor)?.[1];
  const start = items.findIndex((delivery) => String(delivery.id) === id);
  if (start === -1) throw new ApiError(400, "Invalid cursor");
  return start;
}

function nextLink(call: Call, next: Delivery): string {
  const url = new URL(call.url);
  url.searchParams.set("cursor", `v1_${next.id}`);
  return `<${url.href}>; rel="next"`;
}
