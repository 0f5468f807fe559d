/** An expected failure on its way up from an adapter to the handler that turns it into an outcome. */

import type { ReasonCode } from "./outcome.ts";

export interface FaultDetail {
  /** One sentence for a person; no file content, no Secret's value, no raw parser or API message. */
  readonly message: string;
  /** What to do next. */
  readonly next?: string;
  /** `later`: the same work may succeed if tried again. `never`: it fails the same way until somebody changes something. */
  readonly retry: "later" | "never";
  /** Milliseconds to wait before the next try, when the other side told. */
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

export class Fault extends Error {
  override readonly name = "Fault";
  readonly reason: ReasonCode;
  readonly next: string | undefined;
  readonly retry: "later" | "never";
  readonly retryAfterMs: number | undefined;

  constructor(reason: ReasonCode, { message, next, retry, retryAfterMs, cause }: FaultDetail) {
    super(message, { cause });
    this.reason = reason;
    this.next = next;
    this.retry = retry;
    this.retryAfterMs = retryAfterMs;
  }
}
