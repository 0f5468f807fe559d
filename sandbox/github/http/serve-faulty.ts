/** Answers a request as the faults on demand say, and plainly where they say nothing. */

import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { RequestEffect } from "../faults/request-faults.ts";
import type { Hub } from "../hub.ts";
import type { Answer } from "./answer.ts";
import { json, text } from "./answer.ts";
import type { ApiRequest } from "./api-request.ts";
import type { Api } from "./dispatch.ts";

export interface Faulty {
  readonly hub: Hub;
  readonly api: Api;
  readonly request: ApiRequest;
  readonly socket: Socket;
}

/** `undefined` when the connection was cut. */
export async function serveFaulty({ hub, api, request: given, socket }: Faulty): Promise<Answer | undefined> {
  const request = api.canonical(given);
  const { method, path } = request;
  const template = api.templateOf(method, path);
  const plan = hub.faults.planRequest({ method, path, ...(template === undefined ? {} : { template }) });
  await plan.before;
  for (const effect of plan.effects) {
    if (effect.kind === "delay") await sleep(effect.ms);
    if (effect.kind === "answer") return made(effect);
    if (effect.kind === "reset" && effect.when === "before") return cut(socket);
  }
  const answer = await api.handle(stuck(request, plan.effects));
  for (const effect of plan.effects) {
    if (effect.kind === "answer-after") return made(effect);
    if (effect.kind === "reset") return cut(socket);
    if (effect.kind === "truncate") return truncate(answer, socket);
  }
  return plan.effects.some(({ kind }) => kind === "stuck-page") ? withNextPage(answer, hub, request) : answer;
}

function made({
  status,
  body,
  ...rest
}: Extract<RequestEffect, { kind: "answer" | "answer-after" }>): Answer {
  const headers = "headers" in rest ? rest.headers : {};
  const answer =
    typeof body === "string"
      ? text(status, "text/html", body)
      : json(status, body ?? { message: "Server Error" });
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

function cut(socket: Socket): undefined {
  socket.destroy();
  return undefined;
}

/** Announces the whole body and sends half of it. */
function truncate(answer: Answer, socket: Socket): undefined {
  const body = Buffer.from(answer.body ?? "");
  socket.write(
    `HTTP/1.1 ${answer.status} OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`,
  );
  socket.write(body.subarray(0, Math.floor(body.length / 2)), () => socket.destroy());
  return undefined;
}

function stuck(request: ApiRequest, effects: readonly RequestEffect[]): ApiRequest {
  if (!effects.some(({ kind }) => kind === "stuck-page")) return request;
  const query = new URLSearchParams(request.query);
  query.delete("page");
  return { ...request, query };
}

function withNextPage(answer: Answer, hub: Hub, request: ApiRequest): Answer {
  const next = new URL(`${hub.urls.api}${request.path}?${request.query.toString()}`);
  next.searchParams.set("page", "2");
  return {
    ...answer,
    headers: { ...answer.headers, link: `<${next.href}>; rel="next", <${next.href}>; rel="last"` },
  };
}
