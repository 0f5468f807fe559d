/** What goes wrong with requests: another status, a delay, a cut connection, a short page, a list that never ends. */

import type { Held } from "./hold.ts";
import { createHold } from "./hold.ts";

export interface RequestFilter {
  /** Absent: every method. */
  readonly method?: string;
  /** A path as it is asked for (`/repos/acme/shop/pulls/7`), a template of GitHub's, or a pattern. */
  readonly path: string | RegExp;
  /** Skips so many that match first: `skip: 2` hits the third. */
  readonly skip?: number;
  /** How many it hits; 1 when absent. */
  readonly times?: number;
}

export type RequestEffect =
  /** Answers this and does nothing. */
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      /** JSON value, or a text such as an HTML page. */
      readonly body?: unknown;
    }
  | { readonly kind: "delay"; readonly ms: number }
  /** Cuts the connection: before anything was done, or after it was. */
  | { readonly kind: "reset"; readonly when: "before" | "after" }
  /** Does the work and answers something else: the client does not know. */
  | { readonly kind: "answer-after"; readonly status: number; readonly body?: unknown }
  /** Breaks off in the middle of the body. */
  | { readonly kind: "truncate" }
  /** Shows the same page again and again: the `link` header does not advance. */
  | { readonly kind: "stuck-page" };

/** What happens to one request. */
export interface RequestPlan {
  readonly before: Promise<void>;
  readonly effects: readonly RequestEffect[];
}

export interface RequestFaults {
  /** Adds a fault; call the answer to remove it again. */
  failRequests(filter: RequestFilter, effect: RequestEffect): () => void;
  /** Holds the requests that match until they are released. */
  holdRequests(filter: RequestFilter): Held;
  clearRequests(): void;
}

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  /** Template of the route, when there is one. */
  readonly template?: string;
}

interface Rule {
  readonly filter: RequestFilter;
  seen: number;
  readonly effect: RequestEffect | { readonly kind: "hold"; readonly enter: () => Promise<void> };
}

export function createRequestFaults(): RequestFaults & { planRequest(request: SeenRequest): RequestPlan } {
  const rules: Rule[] = [];
  const holds = new Set<Held>();
  const add = (rule: Rule): (() => void) => {
    rules.push(rule);
    return () => {
      const index = rules.indexOf(rule);
      if (index !== -1) rules.splice(index, 1);
    };
  };
  return {
    failRequests: (filter, effect) => add({ filter, seen: 0, effect }),
    holdRequests(filter) {
      const hold = createHold();
      holds.add(hold);
      add({ filter, seen: 0, effect: { kind: "hold", enter: hold.enter } });
      return hold;
    },
    clearRequests() {
      rules.length = 0;
      for (const hold of holds) hold.release();
      holds.clear();
    },
    planRequest(request) {
      const hit = rules.filter((rule) => hits(rule, request)).map(({ effect }) => effect);
      const waits = hit.flatMap((effect) => (effect.kind === "hold" ? [effect.enter()] : []));
      return {
        before: Promise.all(waits).then(() => undefined),
        effects: hit.flatMap((effect) => (effect.kind === "hold" ? [] : [effect])),
      };
    },
  };
}

function hits(rule: Rule, request: SeenRequest): boolean {
  const { method, path, skip = 0, times = 1 } = rule.filter;
  if (method !== undefined && method !== request.method) return false;
  const fits =
    typeof path === "string" ? path === request.path || path === request.template : path.test(request.path);
  if (!fits) return false;
  rule.seen += 1;
  return rule.seen > skip && rule.seen <= skip + times;
}
