/** Runs controllers: whatever a change concerns is looked at again, soon and one at a time. */

import { ApiError } from "../api/api-error.ts";
import type { State } from "../api/state.ts";
import type { Change } from "../storage/object-store.ts";

/** Compares what should be with what is, and does the next thing. Answers after how many milliseconds to look again, if time alone matters. */
export type Reconcile = (namespace: string, name: string) => number | undefined;

export interface Controller {
  /** For messages. */
  readonly name: string;
  /** `namespace/name` of everything that a change concerns. */
  readonly concerns: (change: Change) => readonly string[];
  readonly reconcile: Reconcile;
}

/** A refused write is tried again after this long: something else changed meanwhile. */
const retryMs = 100;

/** Returns the function that stops it. */
export function runControllers(state: State, controllers: readonly Controller[]): () => void {
  const waiting = new Map<string, () => void>();
  const timers = new Map<string, NodeJS.Timeout>();
  let scheduled: NodeJS.Immediate | undefined;

  function enqueue(controller: Controller, key: string): void {
    const id = `${controller.name} ${key}`;
    waiting.set(id, () => work(controller, key, id));
    scheduled ??= setImmediate(drain);
  }

  function drain(): void {
    scheduled = undefined;
    const batch = [...waiting.values()];
    waiting.clear();
    for (const run of batch) run();
  }

  function work(controller: Controller, key: string, id: string): void {
    clearTimeout(timers.get(id));
    timers.delete(id);
    const again = attempt(controller, key);
    if (again !== undefined)
      timers.set(
        id,
        setTimeout(() => enqueue(controller, key), again),
      );
  }

  const stopListening = state.store.listen((change) => {
    for (const controller of controllers)
      for (const key of controller.concerns(change)) enqueue(controller, key);
  });
  return () => {
    stopListening();
    if (scheduled !== undefined) clearImmediate(scheduled);
    for (const timer of timers.values()) clearTimeout(timer);
    waiting.clear();
  };
}

function attempt({ reconcile, name }: Controller, key: string): number | undefined {
  const [namespace = "", ...rest] = key.split("/");
  try {
    return reconcile(namespace, rest.join("/"));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // Not found and conflict are normal; anything else would hide a mistake of ours.
    if (error.code !== 404 && error.code !== 409 && error.code !== 403)
      console.error(`sandbox controller ${name}, ${key}: ${error.message}`);
    return retryMs;
  }
}
