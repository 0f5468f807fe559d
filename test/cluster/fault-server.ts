/** An HTTP server that answers as a test tells it: for what no real API server does on demand. */

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { connect, type Connection, type ConnectionLimits } from "../../src/cluster/api/connection.ts";
import { loadKubeconfig } from "../../src/cluster/access/load-kubeconfig.ts";

export interface FaultServer {
  readonly url: string;
  readonly requests: readonly Seen[];
  readonly connection: (limits?: Partial<ConnectionLimits>) => Promise<Connection>;
  readonly stop: () => Promise<void>;
}

export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  /** Header names and values one after the other, repeated ones too. */
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

/** `answer` gets the number of the request, from 0. */
export async function startFaultServer(
  answer: (count: number, response: ServerResponse, request: IncomingMessage) => void,
): Promise<FaultServer> {
  const requests: Seen[] = [];
  const server = createServer((request, response) => {
    const { method = "", url = "", headers, rawHeaders } = request;
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      requests.push({ method, url, headers, rawHeaders, body: Buffer.concat(chunks).toString() });
      answer(requests.length - 1, response, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  const connections: Connection[] = [];
  return {
    url,
    requests,
    async connection(limits) {
      const access = await loadKubeconfig({
        cluster: "test",
        text: kubeconfigText(url),
        allowLoopbackHttp: true,
      });
      const connection = connect({
        cluster: "test",
        access,
        userAgent: "slipway/test",
        ...(limits && { limits }),
      });
      connections.push(connection);
      return connection;
    },
    async stop() {
      await Promise.all(connections.map((connection) => connection.close()));
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function kubeconfigText(server: string, user: object = { token: "sesame" }): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "here",
    clusters: [{ name: "c", cluster: { server } }],
    users: [{ name: "u", user }],
    contexts: [{ name: "here", context: { cluster: "c", user: "u" } }],
  });
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}
