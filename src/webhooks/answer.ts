/** What the front door answers: a status, a short text for the person who reads the delivery log, and the way it is sent. */

import type { IncomingMessage, ServerResponse } from "node:http";

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export function answer(status: number, text: string, headers: Answer["headers"] = {}): Answer {
  return { status, text, headers };
}

/** Sends it whole. `close`: the connection ends with it. */
export function send(response: ServerResponse, { status, text, headers }: Answer, close = false): void {
  writeHead(response, { status, text, headers: { ...headers, ...(close ? { connection: "close" } : {}) } });
  response.end(`${text}\n`);
}

/**
 * Answers a request whose body was not read to its end. What still comes is thrown away for a while: a connection that is cut
 * while the other side sends would take the answer with it.
 */
export function sendEarly(
  request: IncomingMessage,
  response: ServerResponse,
  { answer: { status, text, headers }, lingerMs }: { readonly answer: Answer; readonly lingerMs: number },
): void {
  writeHead(response, { status, text, headers: { ...headers, connection: "close" } });
  response.write(`${text}\n`);
  const end = (): void => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(end, lingerMs);
  request.once("end", end).once("close", end).resume();
}

function writeHead(response: ServerResponse, { status, text, headers }: Answer): void {
  response.writeHead(status, {
    "content-type": "text/plain; charset=utf-8",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    ...headers,
    "content-length": String(Buffer.byteLength(text) + 1),
  });
}
