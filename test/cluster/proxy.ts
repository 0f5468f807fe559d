/** Stands between the engine and a real API server, and does what networks and busy servers do. */

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Agent } from "undici";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { kubeconfigText } from "./fault-server.ts";
import type { World } from "./world.ts";

export interface Passing {
  readonly method: string;
  /** Path and query, decoded. */
  readonly url: string;
  /** From 1. */
  readonly count: number;
}

export type Fate =
  | { readonly kind: "pass" }
  /** Answered here; the server never sees it. */
  | { readonly kind: "answer"; readonly status: number; readonly body: object; readonly retryAfter?: string }
  /** The server does it, and the answer gets lost. */
  | { readonly kind: "lose-answer" }
  | { readonly kind: "reset" };

export interface Proxy {
  /** Path of a kubeconfig that leads through the proxy. */
  readonly kubeconfig: string;
  readonly stop: () => Promise<void>;
}

export const pass: Fate = { kind: "pass" };

/** `fate` may do something itself before it decides. */
export async function startProxy(
  world: World,
  fate: (request: Passing) => Fate | Promise<Fate>,
): Promise<Proxy> {
  const { server: origin, token, caFile } = world.plane;
  const agent = new Agent({ connect: { ca: readFileSync(caFile, "utf8") } });
  let count = 0;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url = "" } = request;
    const body = await bodyOf(request);
    count += 1;
    const decided = await fate({ method, url: decodeURIComponent(url), count });
    if (decided.kind === "reset") return void request.socket.destroy();
    if (decided.kind === "answer") {
      const retry = decided.retryAfter === undefined ? {} : { "retry-after": decided.retryAfter };
      response.writeHead(decided.status, { "content-type": "application/json", ...retry });
      return void response.end(JSON.stringify(decided.body));
    }
    const { authorization: _own, host: _host, connection: _connection, ...headers } = request.headers;
    const answer = await agent.request({
      origin,
      path: url,
      method: methodOf(method),
      headers: { ...headers, authorization: `Bearer ${token}` },
      body: body === "" ? null : body,
    });
    const text = await answer.body.text();
    if (decided.kind === "lose-answer") return void request.socket.destroy();
    const retryAfter = answer.headers["retry-after"];
    response.writeHead(answer.statusCode, {
      "content-type": String(answer.headers["content-type"]),
      ...(retryAfter === undefined ? {} : { "retry-after": String(retryAfter) }),
    });
    response.end(text);
  }

  const proxy = createServer(
    (request, response) => void handle(request, response).catch(() => request.socket.destroy()),
  );
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const address = proxy.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const kubeconfig = join(world.scratch, `proxy-${port}.kubeconfig`);
  writeFileSync(kubeconfig, kubeconfigText(`http://127.0.0.1:${port}`));
  return {
    kubeconfig,
    async stop() {
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
      await agent.close();
    },
  };
}

function methodOf(method: string): "GET" | "POST" | "PUT" | "PATCH" | "DELETE" {
  const known = (["POST", "PUT", "PATCH", "DELETE"] as const).find((name) => name === method);
  return known ?? "GET";
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
