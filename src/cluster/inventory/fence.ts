/** Keeps a claim honest: compares its generation with the cluster's before writes and while they run, and records what they did. */

import { setMaxListeners } from "node:events";
import { Fault } from "../../core/model/fault.ts";
import type { Inventory, InventoryEntry } from "../../core/model/inventory.ts";
import { identityKey } from "../../core/model/manifest.ts";
import type { EnvironmentContext } from "../environment-context.ts";
import {
  addProgress,
  readStored,
  readStoredVersion,
  writeStored,
  type WriteResult,
} from "./inventory-store.ts";
import type { StoredInventory } from "./inventory-object.ts";
import type { Progress } from "./progress.ts";

/** Milliseconds between two comparisons while requests are under way. */
const everyMs = 2_000;

/** Writes that may begin on the word of one comparison. */
const batchSize = 20;

/** When this few are left, the next comparison is made, so that nobody waits for it. */
const compareAt = 10;

/** UIDs are recorded this many at a time: a comparison alone is one small read, a record writes the whole object anew. */
const recordFrom = 100;

export interface Fence {
  /** The inventory as last read or written. */
  readonly inventory: () => Inventory;
  /** Aborts as soon as the claim is seen to be lost. */
  readonly signal: AbortSignal;
  /** To be awaited before each write. Of all that begin after one comparison, at most `batchSize` do so on its word. */
  permit(): Promise<void>;
  /** The object is written: its UID is recorded with the next comparison, or with `flush`. */
  note(entry: InventoryEntry): void;
  /** Records what was noted. */
  flush(): Promise<void>;
  /** Replaces the whole inventory. */
  replace(change: (inventory: Inventory) => Inventory): Promise<Inventory>;
  /** Nothing of it is under way afterwards. */
  close(): Promise<void>;
}

/**
 * `openFence`, `permit`, `flush` and `replace` reject with the fault CLAIM_LOST when a newer generation, or another writer of the
 * same one, is there. Close it when the work is done.
 */
export async function openFence(context: EnvironmentContext, generation: number): Promise<Fence> {
  const found = await readStored(context);
  if (found?.inventory.generation !== generation) throw claimLost(context);
  const controller = new AbortController();
  setMaxListeners(0, controller.signal); // Each request under way listens.
  let places = placesOf(found.inventory);
  let stored: StoredInventory = found;
  let noted: Progress[] = [];
  let batch = 0;
  let permits = 0;
  let begun = 0;
  let closed = false;
  let comparing: Promise<void> | undefined;
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

  /** A write that succeeds is a comparison too: it names the version that nobody else may have replaced. */
  async function recordOrCompare(least: number): Promise<void> {
    controller.signal.throwIfAborted();
    if (closed) return;
    const taken = noted.length;
    if (taken >= least) {
      batch += 1;
      await write(() => addProgress(context, stored, batch, noted.slice(0, taken)));
      noted = noted.slice(taken);
    } else if ((await readStoredVersion(context)) !== stored.resourceVersion) await reread();
  }

  async function renewPermits(): Promise<void> {
    const before = begun;
    await inTurn(() => recordOrCompare(recordFrom));
    permits = batchSize - (begun - before);
  }

  function compare(): Promise<void> {
    comparing ??= renewPermits().finally(() => {
      comparing = undefined;
    });
    return comparing;
  }

  function take(): boolean {
    if (permits <= 0) return false;
    permits -= 1;
    begun += 1;
    return true;
  }

  // A comparison that could not be made says nothing; the next write cannot be made either then.
  const timer = setInterval(() => void compare().catch(() => undefined), everyMs);

  return {
    inventory: () => stored.inventory,
    signal: controller.signal,
    async permit() {
      controller.signal.throwIfAborted();
      while (!take()) await compare();
      if (permits <= compareAt) void compare().catch(() => undefined);
    },
    note({ identity, uid = "", resourceVersion = "" }) {
      const index = places.get(identityKey(identity));
      if (index !== undefined) noted.push({ index, uid, resourceVersion });
    },
    flush: () => inTurn(() => recordOrCompare(1)),
    replace: (change) =>
      inTurn(async () => {
        await write(() => writeStored(context, change(stored.inventory), stored));
        // The new list says it all, and has its own order.
        noted = [];
        places = placesOf(stored.inventory);
        return stored.inventory;
      }),
    async close() {
      clearInterval(timer);
      closed = true;
      await queue;
    },
  };
}

function placesOf({ objects }: Inventory): ReadonlyMap<string, number> {
  return new Map(objects.map(({ identity }, index) => [identityKey(identity), index]));
}

function claimLost({ ref, connection }: EnvironmentContext): Fault {
  return new Fault("CLAIM_LOST", {
    message: `Another deployment of ${ref.environment} in the cluster ${connection.cluster} has taken over.`,
    next: "Nothing to do: the newer deployment goes on.",
    retry: "never",
  });
}
