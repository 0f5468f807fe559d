/** One POST of a delivery: a 2xx within the time limit is a success, everything else is a failure that says why. */

import { request, STATUS_CODES } from "node:http";
import type { DeliveryResult } from "../model/delivery.ts";

export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
  /** Gives up when it is aborted. */
  readonly signal: AbortSignal;
}

const responseLimit = 64 * 1024;

/** Never rejects. */
export function post({ url, headers, body, timeoutMs, signal }: Post): Promise<DeliveryResult> {
  const started = performance.now();
  return new Promise((resolve) => {
    const finish = (result: Omit<DeliveryResult, "duration">): void => {
      clearTimeout(timer);
      outgoing.destroy();
      resolve({ ...result, duration: Math.round((performance.now() - started) / 10) / 100 });
    };
    const fail = (status: string): void =>
      finish({ status, statusCode: 0, responseHeaders: {}, responseBody: "" });
    const bytes = Buffer.from(body);
    const outgoing = request(url, {
      method: "POST",
      headers: { ...headers, "content-length": bytes.length },
      agent: false,
      signal,
    });
    const timer = setTimeout(() => fail("timed out"), timeoutMs);
    outgoing.on("error", () => fail("failed to connect to host"));
    outgoing.on("response", (response) => {
      const parts: Buffer[] = [];
      let size = 0;
      response.on("data", (part: Buffer) => {
        if (size < responseLimit) parts.push(part);
        size += part.length;
      });
      response.on("error", () => fail("failed to read the response"));
      response.on("end", () => {
        const statusCode = response.statusCode ?? 0;
        const ok = statusCode >= 200 && statusCode < 300;
        finish({
          status: ok ? "OK" : (STATUS_CODES[statusCode] ?? "Invalid HTTP Response"),
          statusCode,
          responseHeaders: Object.fromEntries(
            Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
          ),
          responseBody: Buffer.concat(parts).subarray(0, responseLimit).toString("utf8"),
        });
      });
    });
    outgoing.end(bytes);
  });
}
