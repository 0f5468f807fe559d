/** Calls the API in this process as one person: the same routes, checks and effects as over HTTP. */

import type { Api } from "../http/dispatch.ts";

export class ActError extends Error {
  override readonly name = "ActError";
  readonly status: number;
  readonly body: unknown;

  constructor(message: string, status: number, body: unknown) {
    super(message);
    this.status = status;
    this.body = body;
  }
}

export interface Act {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly body?: unknown;
}

/** The answer's JSON; rejects with what GitHub said when it was not a success. */
export async function actAs(api: Api, token: string, { method, path, body }: Act): Promise<unknown> {
  const [pathname = "", query = ""] = path.split("?");
  const answer = await api.handle({
    method,
    path: pathname,
    query: new URLSearchParams(query),
    headers: {
      authorization: `token ${token}`,
      "user-agent": "local-github",
      "content-type": "application/json",
    },
    body: body === undefined ? new Uint8Array() : Buffer.from(JSON.stringify(body)),
  });
  const value: unknown =
    answer.body === undefined ? undefined : JSON.parse(Buffer.from(answer.body).toString("utf8"));
  if (answer.status < 300) return value;
  throw new ActError(`${method} ${path} answered ${answer.status}: ${describe(value)}`, answer.status, value);
}

function describe(value: unknown): string {
  return JSON.stringify(value);
}
