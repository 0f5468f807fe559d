/** One HTTP request and its whole answer, within limits of time and size. */

import type { Dispatcher } from "undici";

export interface ExchangeRequest {
  /** `https://host:port`. */
  readonly origin: string;
  /** Path and query, sent as it is: a URL parser would resolve encoded dots. */
  readonly path: string;
  readonly method: Dispatcher.HttpMethod;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | undefined;
  readonly withinMs: number;
  readonly maxBytes: number;
  readonly signal?: AbortSignal | undefined;
}

export interface Exchange {
  readonly status: number;
  readonly text: string;
  /** Seconds, as the server sent them. */
  readonly retryAfter?: string;
}

export class ResponseTooLarge extends Error {
  override readonly name = "ResponseTooLarge";
}

class TookTooLong extends Error {
  override readonly name = "TookTooLong";
  readonly code = "SLIPWAY_TIMEOUT";
}

/** Rejects with undici's error, `ResponseTooLarge`, or one with the code `SLIPWAY_TIMEOUT`. */
export async function exchange(dispatcher: Dispatcher, request: ExchangeRequest): Promise<Exchange> {
  // One short-lived controller for each request: AbortSignal.any on a long-lived signal leaks in Node 20.
  const controller = new AbortController();
  const giveUp = (): void => controller.abort(request.signal?.reason);
  const timer = setTimeout(() => controller.abort(new TookTooLong()), Math.max(1, request.withinMs));
  request.signal?.addEventListener("abort", giveUp, { once: true });
  try {
    request.signal?.throwIfAborted();
    return await ask(dispatcher, request, controller.signal);
  } finally {
    clearTimeout(timer);
    request.signal?.removeEventListener("abort", giveUp);
  }
}

async function ask(
  dispatcher: Dispatcher,
  { origin, path, method, headers, body, maxBytes }: ExchangeRequest,
  signal: AbortSignal,
): Promise<Exchange> {
  const answer = await dispatcher.request({
    origin,
    path,
    method,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, mutable(value)])),
    ...(body === undefined ? {} : { body }),
    signal,
  });
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer.body) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > maxBytes) {
      answer.body.destroy();
      throw new ResponseTooLarge(`more than ${maxBytes} bytes`);
    }
    chunks.push(chunk);
  }
  const retryAfter = answer.headers["retry-after"];
  return {
    status: answer.statusCode,
    text: Buffer.concat(chunks, size).toString("utf8"),
    ...(typeof retryAfter === "string" ? { retryAfter } : {}),
  };
}

/** An array value repeats the header, which `Impersonate-Group` needs; `fetch` would join it by commas. */
function mutable(value: string | readonly string[]): string | string[] {
  return typeof value === "string" ? value : [...value];
}
