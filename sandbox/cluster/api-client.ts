/** A plain HTTP client of one API server for the sandbox itself: JSON in, status and JSON out, nothing thrown for a refusal. */

import { Agent, request } from "undici";
import { type JsonObject, parseJsonObject } from "./json.ts";

export interface ApiAnswer {
  readonly status: number;
  /** The JSON body; an empty object when the body was no JSON object. */
  readonly body: JsonObject;
  readonly text: string;
}

export interface ApiRequest {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Path and query. */
  readonly path: string;
  readonly body?: unknown;
  /** Default `application/json`. */
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface ApiClient {
  send(request: ApiRequest): Promise<ApiAnswer>;
  /** The raw body, for watches: one JSON document a line. Error when the answer is not 200. */
  stream(request: ApiRequest): Promise<AsyncIterable<Buffer>>;
  close(): Promise<void>;
}

export interface ApiAddress {
  readonly server: string;
  readonly token: string;
  /** PEM. */
  readonly certificateAuthority: string;
}

export function apiClient(address: ApiAddress): ApiClient {
  const agent = new Agent({
    connect: { ca: address.certificateAuthority },
    connections: 16,
    allowH2: false,
    bodyTimeout: 0,
  });
  const ask = ({ method, path, body, contentType, headers, signal }: ApiRequest) =>
    request(`${address.server}${path}`, {
      method: method ?? "GET",
      dispatcher: agent,
      headers: {
        authorization: `Bearer ${address.token}`,
        accept: "application/json",
        ...(body === undefined ? {} : { "content-type": contentType ?? "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  return {
    async send(wanted) {
      const answer = await ask(wanted);
      const text = await answer.body.text();
      return { status: answer.statusCode, body: parseJsonObject(text) ?? {}, text };
    },
    async stream(wanted) {
      const answer = await ask(wanted);
      if (answer.statusCode !== 200)
        throw new Error(`${wanted.path} answered ${answer.statusCode}: ${await answer.body.text()}`);
      return answer.body;
    },
    close: () => agent.destroy(),
  };
}
