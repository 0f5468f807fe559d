/** Keeps a claim honest: compares its generation with the cluster's before writes and while they run, and records what they did. */

import { setMaxListeners } from "node:events";
import { Fault } from "../../core/model/fault.ts";
import type { Inventory, InventoryEntry } from "../../core/model/inventory.ts";
import type { EnvironmentContext } from "../environment-context.ts";
import {
  addProgress,
  readStored,
  readStoredVersion,
  writeStored,
  type WriteResult,
} from "./inventory-store.ts";
import type { StoredInventory } from "./inventory-object.ts";

/** Milliseconds between two comparisons while requests are under way. */
const everyMs = 2_000;

export interface Fence {
  /** The inventory as last read or written. */
  readonly inventory: () => Inventory;
  /** Aborts as soon as the claim is seen to be lost. */
  readonly signal: AbortSignal;
  /** Fault CLAIM_LOST. */
  check(): Promise<void>;
  /** Adds what a batch did. Counts as a comparison: it succeeds only while the claim holds. */
  record(entries: readonly InventoryEntry[]): Promise<void>;
  /** Replaces the whole inventory. */
  replace(change: (inventory: Inventory) => Inventory): Promise<Inventory>;
  close(): void;
}

/** Faults: CLAIM_LOST when a newer generation, or another writer of the same one, is there. Close it when the work is done. */
export async function openFence(context: EnvironmentContext, generation: number): Promise<Fence> {
  const found = await readStored(context);
  if (found?.inventory.generation !== generation) throw claimLost(context);
  const controller = new AbortController();
  setMaxListeners(0, controller.signal); // Each request under way listens.
  let stored: StoredInventory = found;
  let batch = 0;
  let queue: Promise<unknown> = Promise.resolve();

  /** One after the other: each write names the version that the one before it made. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = queue.then(work);
    queue = turn.catch(() => undefined);
    return turn;
  }

  function lose(): never {
    const fault = claimLost(context);
    controller.abort(fault);
    throw fault;
  }

  /** Somebody may touch the ConfigMap's labels without claiming anything: the mark of our last write tells. */
  async function reread(): Promise<void> {
    const now = await readStored(context);
    if (now === undefined || now.inventory.generation !== generation || now.write !== stored.write) lose();
    stored = now;
  }

  async function write(attempt: () => Promise<WriteResult>): Promise<void> {
    controller.signal.throwIfAborted();
    for (let tries = 0; ; tries += 1) {
      const result = await attempt();
      if (result.kind === "written") {
        stored = result.stored;
        return;
      }
      if (result.kind === "namespace-missing" || tries >= 5) lose();
      await reread();
    }
  }

  const check = (): Promise<void> =>
    inTurn(async () => {
      controller.signal.throwIfAborted();
      if ((await readStoredVersion(context)) !== stored.resourceVersion) await reread();
    });

  // A comparison that could not be made says nothing; the next write cannot be made either then.
  const timer = setInterval(() => void check().catch(() => undefined), everyMs);

  return {
    inventory: () => stored.inventory,
    signal: controller.signal,
    check,
    record: (entries) =>
      inTurn(async () => {
        batch += 1;
        await write(() => addProgress(context, stored, batch, entries));
      }),
    replace: (change) =>
      inTurn(async () => {
        await write(() => writeStored(context, change(stored.inventory), stored));
        return stored.inventory;
      }),
    close: () => clearInterval(timer),
  };
}

function claimLost({ ref, connection }: EnvironmentContext): Fault {
  return new Fault("CLAIM_LOST", {
    message: `Another deployment of ${ref.environment} in the cluster ${connection.cluster} has taken over.`,
    next: "Nothing to do: the newer deployment goes on.",
    retry: "never",
  });
}
