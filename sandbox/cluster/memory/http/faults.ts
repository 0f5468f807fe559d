/** Faults on demand: answers that a test wants instead of the true ones. */

import { setTimeout as sleep } from "node:timers/promises";
import type { JsonObject } from "../../json.ts";
import { failure } from "../api/api-error.ts";

export interface Fault {
  /** Default: every method. */
  readonly method?: string;
  /** Matched against path and query. */
  readonly path: RegExp;
  /** Waits before anything else happens, in milliseconds. */
  readonly delayMs?: number;
  /** Answers with this status instead of working. */
  readonly status?: number;
  /** Body of that answer; default: a `Status`. */
  readonly body?: JsonObject;
  readonly headers?: Readonly<Record<string, string>>;
  /** Works, but breaks the connection instead of answering: the client cannot know. `before` breaks it without working. */
  readonly reset?: "before" | "after";
  /** How many requests it strikes; default: every one until it is removed. */
  readonly times?: number;
}

export interface FaultAnswer {
  readonly status: number;
  readonly body: JsonObject | string;
  readonly headers: Readonly<Record<string, string>>;
}

export type Struck =
  | { readonly kind: "none" | "reset-before" | "reset-after" }
  | { readonly kind: "answer"; readonly answer: FaultAnswer };

export class Faults {
  readonly #faults = new Map<Fault, number>();

  /** Returns the function that removes it. */
  add(fault: Fault): () => void {
    this.#faults.set(fault, fault.times ?? Infinity);
    return () => this.#faults.delete(fault);
  }

  clear(): void {
    this.#faults.clear();
  }

  /** The first fault that matches strikes. */
  async strike(method: string, url: string): Promise<Struck> {
    for (const [fault, left] of this.#faults) {
      if ((fault.method !== undefined && fault.method !== method) || !fault.path.test(url)) continue;
      if (left <= 1) this.#faults.delete(fault);
      else this.#faults.set(fault, left - 1);
      if (fault.delayMs !== undefined) await sleep(fault.delayMs);
      if (fault.reset !== undefined)
        return { kind: fault.reset === "before" ? "reset-before" : "reset-after" };
      return fault.status === undefined
        ? { kind: "none" }
        : { kind: "answer", answer: answerOf(fault, fault.status) };
    }
    return { kind: "none" };
  }
}

function answerOf({ body, headers }: Fault, status: number): FaultAnswer {
  const message = "a fault that was asked for";
  return { status, body: body ?? failure({ code: status, message }).body, headers: headers ?? {} };
}
