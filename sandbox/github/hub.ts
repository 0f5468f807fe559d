/** The hub: what every part of the local GitHub is given. */

import type { Faults } from "./faults/faults.ts";
import type { RateLimit } from "./http/rate-limit.ts";
import type { Ids, Store } from "./store.ts";
import type { Webhooks } from "./webhooks/webhooks.ts";

export interface Hub {
  readonly store: Store;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly webhooks: Webhooks;
  readonly faults: Faults;
  readonly rateLimit: RateLimit;
  /** Folder of the bare repositories. */
  readonly dir: string;
  readonly urls: Urls;
  readonly tokenForm: TokenForm;
  /** Work that goes on after an answer: test merges, deliveries. */
  readonly background: Background;
  /** Aborted when the server stops: nobody waits for a receiver that hangs. */
  readonly stopping: AbortSignal;
}

/** Installation tokens: `ghs_` and 36 characters, or the longer form with dots that GitHub is moving to. */
export type TokenForm = "short" | "long";

/** Milliseconds since the epoch. */
export type Clock = () => number;

export interface Urls {
  /** `http://127.0.0.1:1234` */
  readonly web: string;
  /** `http://127.0.0.1:1234/api/v3` */
  readonly api: string;
}

export interface Background {
  run(work: Promise<unknown>): void;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

/** GitHub's times have seconds and no fractions. */
export function timestamp(hub: Pick<Hub, "clock">): string {
  return isoSeconds(hub.clock());
}

export function isoSeconds(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

export function createBackground(): Background {
  const running = new Set<Promise<unknown>>();
  return {
    run(work) {
      const tracked = work.finally(() => running.delete(tracked));
      running.add(tracked);
      // A failure here is a defect of the sandbox: it must be seen, not swallowed.
      tracked.catch((error: unknown) => console.error("local GitHub: background work failed", error));
    },
    async idle() {
      while (running.size > 0) await Promise.allSettled(running);
    },
  };
}
