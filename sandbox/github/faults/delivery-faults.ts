/** What goes wrong with webhook deliveries: lost, late, doubled, in another order. */

import type { Delivery } from "../model/delivery.ts";
import type { Held } from "./hold.ts";
import { createHold } from "./hold.ts";

export interface DeliveryFilter {
  /** `pull_request`, or `pull_request.opened`; absent: all. */
  readonly event?: string;
  /** Skips so many that match first. */
  readonly skip?: number;
  /** How many it hits; absent: every one until it is removed. */
  readonly times?: number;
}

export interface DeliveryPlan {
  readonly copies: number;
  /** Resolves when it may leave. */
  readonly before: Promise<"send" | "lose">;
}

export interface DeliveryFaults {
  loseDeliveries(filter?: DeliveryFilter): void;
  doubleDeliveries(filter?: DeliveryFilter): void;
  delayDeliveries(filter: DeliveryFilter & { readonly ms: number }): void;
  /** Holds deliveries; `release` sends them, `release("last-first")` in the reverse order. */
  holdDeliveries(filter?: DeliveryFilter): Held;
  clearDeliveries(): void;
}

type Message = Pick<Delivery, "event" | "action" | "redelivery">;

interface Rule {
  readonly filter: DeliveryFilter;
  seen: number;
  readonly effect: (plan: DeliveryPlan) => DeliveryPlan;
}

export function createDeliveryFaults(): DeliveryFaults & { planDelivery(message: Message): DeliveryPlan } {
  const rules: Rule[] = [];
  const holds = new Set<Held>();
  const add = (filter: DeliveryFilter, effect: Rule["effect"]): void => {
    rules.push({ filter, seen: 0, effect });
  };
  return {
    loseDeliveries: (filter = {}) =>
      add(filter, (plan) => ({ ...plan, before: Promise.resolve("lose" as const) })),
    doubleDeliveries: (filter = {}) => add(filter, (plan) => ({ ...plan, copies: 2 })),
    delayDeliveries: ({ ms, ...filter }) =>
      add(filter, (plan) => ({
        ...plan,
        before: new Promise((resolve) => {
          setTimeout(() => resolve(plan.before), ms);
        }),
      })),
    holdDeliveries(filter = {}) {
      const hold = createHold();
      holds.add(hold);
      add(filter, (plan) => ({ ...plan, before: hold.enter().then(() => plan.before) }));
      return hold;
    },
    clearDeliveries() {
      rules.length = 0;
      for (const hold of holds) hold.release();
      holds.clear();
    },
    planDelivery(message) {
      const plain: DeliveryPlan = { copies: 1, before: Promise.resolve("send" as const) };
      return rules.filter((rule) => hits(rule, message)).reduce((plan, rule) => rule.effect(plan), plain);
    },
  };
}

function hits(rule: Rule, { event, action }: Message): boolean {
  const wanted = rule.filter.event;
  if (wanted !== undefined && wanted !== event && wanted !== `${event}.${action ?? ""}`) return false;
  rule.seen += 1;
  const skip = rule.filter.skip ?? 0;
  return rule.seen > skip && rule.seen <= skip + (rule.filter.times ?? Number.POSITIVE_INFINITY);
}
