/** A front door on a free port of loopback, and a sender that can behave well and badly. */

import { createHmac, randomUUID } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { type OutgoingHttpHeaders, request } from "node:http";
import { type Socket, connect } from "node:net";
import { type FrontDoor, type FrontDoorOptions, createFrontDoor } from "../../src/webhooks/front-door.ts";
import type { Delivery } from "../../src/webhooks/receive-delivery.ts";

export const secret = "0d9f8c7b6a5e4f3d2c1b0a99887766554433221100ffeeddccbbaa9988776655";
export const previousSecret = "f1e2d3c4b5a697887766554433221100a0b1c2d3e4f5061728394a5b6c7d8e9f";
export const foreignSecret = "a9b8c7d6e5f40312233445566778899a0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e";

export interface OpenDoor {
  readonly door: FrontDoor;
  readonly port: number;
  /** What was handed on, in order. */
  readonly received: readonly Delivery[];
  readonly lines: readonly string[];
}

export async function openDoor(options: Partial<FrontDoorOptions> = {}): Promise<OpenDoor> {
  const received: Delivery[] = [];
  const lines: string[] = [];
  const door = createFrontDoor({
    secrets: [secret, previousSecret],
    ready: async () => [],
    log: (level, message, fields) => lines.push(JSON.stringify({ level, message, ...fields })),
    ...options,
    receive: async (delivery) => {
      received.push(delivery);
      await options.receive?.(delivery);
    },
  });
  const { port } = await door.listen(0, "127.0.0.1");
  return { door, port, received, lines };
}

export interface Barrier {
  readonly lifted: Promise<void>;
  readonly lift: () => void;
}

/** Something to wait for, until the test lifts it. */
export function barrier(): Barrier {
  const waiting = new EventEmitter();
  const lifted = once(waiting, "lift").then(() => undefined);
  return { lifted, lift: () => waiting.emit("lift") };
}

/** Bytes of one request, to be written to a socket as they are. */
export function rawRequest(body: string, headers: OutgoingHttpHeaders = githubHeaders(body)): string {
  const lines = Object.entries({ host: "127.0.0.1", "content-length": Buffer.byteLength(body), ...headers });
  return `POST /webhooks HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${String(value)}\r\n`).join("")}\r\n${body}`;
}

/** Writes to a new connection and reads until the other side closes it; gives what was read and how long it took. */
export async function converse(
  port: number,
  talk: (socket: Socket) => Promise<void> | void,
): Promise<{ readonly text: string; readonly ms: number }> {
  const begin = performance.now();
  const socket = connect(port, "127.0.0.1");
  let text = "";
  socket.on("data", (chunk) => (text += chunk.toString()));
  // What the other side cuts is an error here, and the very thing that is waited for.
  socket.on("error", () => {});
  const closed = new Promise((resolve) => socket.once("close", resolve));
  await talk(socket);
  await closed;
  return { text, ms: performance.now() - begin };
}

export function statusesIn(text: string): readonly number[] {
  return [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
}

export function sign(body: string | Uint8Array, key: string = secret): string {
  return `sha256=${createHmac("sha256", key).update(body).digest("hex")}`;
}

export interface Sent {
  readonly path?: string;
  readonly method?: string;
  readonly body?: string | Uint8Array;
  readonly headers?: OutgoingHttpHeaders;
}

export interface Reply {
  readonly status: number;
  readonly text: string;
  readonly headers: NodeJS.Dict<string | string[]>;
}

/** Headers as GitHub sends them, signed; `undefined` leaves one out. */
export function githubHeaders(
  body: string | Uint8Array,
  more: OutgoingHttpHeaders = {},
): OutgoingHttpHeaders {
  return {
    "content-type": "application/json",
    "user-agent": "GitHub-Hookshot/abc1234",
    "x-github-event": "push",
    "x-github-delivery": randomUUID(),
    "x-hub-signature-256": sign(body),
    ...more,
  };
}

export function send(
  port: number,
  { path = "/webhooks", method = "POST", body, headers = {} }: Sent,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const present = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
    const sending = request(
      { host: "127.0.0.1", port, path, method, headers: present, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            text: Buffer.concat(chunks).toString().trimEnd(),
            headers: response.headers,
          }),
        );
        response.on("error", reject);
      },
    );
    sending.on("error", reject);
    sending.end(body);
  });
}

/** A delivery as GitHub sends it. */
export function deliver(port: number, payload: unknown, headers: OutgoingHttpHeaders = {}): Promise<Reply> {
  const body = JSON.stringify(payload);
  return send(port, { body, headers: githubHeaders(body, headers) });
}

export const pushPayload = {
  ref: "refs/heads/main",
  before: "0".repeat(40),
  after: "a".repeat(40),
  installation: { id: 11 },
  repository: { id: 22, name: "shop", owner: { login: "acme" } },
};
