/** Sends signed webhooks and keeps the log of deliveries, from which they can be sent again. */

import { createHmac, randomUUID } from "node:crypto";
import { stringify } from "../http/answer.ts";
import type { Hub } from "../hub.ts";
import { timestamp } from "../hub.ts";
import type { App, Installation } from "../model/app.ts";
import type { Delivery } from "../model/delivery.ts";
import { serializeAccount, serializeOrganization } from "../serializers/account.ts";
import { serializeRepository } from "../serializers/repository.ts";
import { nodeId } from "../store.ts";
import type { HookEvent } from "./events.ts";
import { recipientsOf } from "./events.ts";
import { post } from "./post.ts";

export interface Webhooks {
  /** Sends the event to every App that hears of it; does not wait for their answers. */
  emit(event: HookEvent): void;
  /** Sends a delivery again: same GUID, same body, new id. */
  redeliver(delivery: Delivery): void;
}

export function createWebhooks(hub: () => Hub): Webhooks {
  return {
    emit(event) {
      for (const { app, installation } of recipientsOf(hub(), event)) {
        const body = stringify(payloadFor(hub(), event, installation));
        send(hub(), app, {
          guid: randomUUID(),
          event: event.name,
          action: event.action,
          installationId: installation.id,
          repositoryId: event.repository?.id ?? null,
          redelivery: false,
          body,
        });
      }
    },
    redeliver(delivery) {
      const app = hub().store.apps.get(delivery.appId);
      if (app !== undefined) send(hub(), app, { ...delivery, redelivery: true });
    },
  };
}

function payloadFor(hub: Hub, event: HookEvent, installation: Installation): Record<string, unknown> {
  const { repository } = event;
  const owner = repository === undefined ? undefined : hub.store.accounts.get(repository.ownerId);
  return {
    ...(event.action === null ? {} : { action: event.action }),
    ...(repository === undefined ? {} : { repository: serializeRepository(hub, repository) }),
    ...(owner?.type === "Organization" ? { organization: serializeOrganization(hub, owner) } : {}),
    sender: serializeAccount(hub, event.sender),
    installation: { id: installation.id, node_id: nodeId("MDIz", installation.id) },
    ...event.payload,
  };
}

type Message = Pick<
  Delivery,
  "guid" | "event" | "action" | "installationId" | "repositoryId" | "redelivery" | "body"
>;

function send(hub: Hub, app: App, message: Message): void {
  const url = app.hook.url;
  if (url === undefined) return;
  const plan = hub.faults.planDelivery(message);
  for (let copy = 0; copy < plan.copies; copy += 1) {
    const delivery = record(hub, app, { ...message, url });
    hub.background.run(deliver(hub, delivery, plan.before));
  }
}

function record(hub: Hub, app: App, message: Message & { readonly url: string }): Delivery {
  const delivery: Delivery = {
    id: hub.ids.nextDelivery(),
    guid: message.guid,
    appId: app.id,
    hookId: app.hook.id,
    event: message.event,
    action: message.action,
    installationId: message.installationId,
    repositoryId: message.repositoryId,
    redelivery: message.redelivery,
    deliveredAt: timestamp(hub),
    url: message.url,
    requestHeaders: headersFor(app, message),
    body: message.body,
  };
  hub.store.deliveries.push(delivery);
  return delivery;
}

function headersFor(app: App, { event, guid, body }: Message): Record<string, string> {
  return {
    accept: "*/*",
    "content-type": "application/json",
    "user-agent": "GitHub-Hookshot/sandbox",
    "x-github-delivery": guid,
    "x-github-event": event,
    "x-github-hook-id": String(app.hook.id),
    "x-github-hook-installation-target-id": String(app.id),
    "x-github-hook-installation-target-type": "integration",
    "x-hub-signature": `sha1=${createHmac("sha1", app.hook.secret).update(body).digest("hex")}`,
    "x-hub-signature-256": `sha256=${createHmac("sha256", app.hook.secret).update(body).digest("hex")}`,
  };
}

async function deliver(hub: Hub, delivery: Delivery, before: Promise<"send" | "lose">): Promise<void> {
  if ((await before) === "lose") {
    delivery.result = {
      status: "failed to connect to host",
      statusCode: 0,
      duration: 0,
      responseHeaders: {},
      responseBody: "",
    };
    return;
  }
  delivery.result = await post({
    url: delivery.url,
    headers: delivery.requestHeaders,
    body: delivery.body,
    timeoutMs: hub.faults.deliveryTimeoutMs,
    signal: hub.stopping,
  });
}
