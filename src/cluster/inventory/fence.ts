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

const mostTries = 5;

/**
 * Every method that talks to the cluster rejects with the fault CLAIM_LOST when a newer generation, or another writer of the same
 * one, is there. Close it when the work is done.
 */
export class Fence {
  readonly #context: EnvironmentContext;
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #stored: StoredInventory;
  /** Where each object is in the stored list. */
  #places: ReadonlyMap<string, number>;
  #noted: readonly Progress[] = [];
  #batch = 0;
  #permits = 0;
  #begun = 0;
  #closed = false;
  #comparing: Promise<void> | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  static async open(context: EnvironmentContext, generation: number): Promise<Fence> {
    const found = await readStored(context);
    if (found?.inventory.generation !== generation) throw claimLost(context);
    return new Fence(context, found);
  }

  private constructor(context: EnvironmentContext, stored: StoredInventory) {
    this.#context = context;
    this.#stored = stored;
    this.#places = placesOf(stored.inventory);
    setMaxListeners(0, this.signal); // Each request under way listens.
    // A comparison that could not be made says nothing; the next write cannot be made either then.
    this.#timer = setInterval(() => void this.#compare().catch(() => undefined), everyMs);
  }

  /** The inventory as last read or written whole. */
  get inventory(): Inventory {
    return this.#stored.inventory;
  }

  /** Aborts as soon as the claim is seen to be lost. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** To be awaited before each write. Of all that begin after one comparison, at most `batchSize` do so on its word. */
  async permit(): Promise<void> {
    this.signal.throwIfAborted();
    while (this.#permits <= 0) await this.#compare();
    this.#permits -= 1;
    this.#begun += 1;
    if (this.#permits <= compareAt) void this.#compare().catch(() => undefined);
  }

  /** The object is written: its UID is recorded with a later comparison, or with `flush`. */
  note({ identity, uid = "", resourceVersion = "" }: InventoryEntry): void {
    const index = this.#places.get(identityKey(identity));
    if (index !== undefined) this.#noted = [...this.#noted, { index, uid, resourceVersion }];
  }

  /** Records what was noted. */
  flush(): Promise<void> {
    return this.#inTurn(() => this.#recordOrCompare(1));
  }

  /** Replaces the whole inventory. */
  replace(change: (inventory: Inventory) => Inventory): Promise<Inventory> {
    return this.#inTurn(async () => {
      await this.#write(() => writeStored(this.#context, change(this.inventory), this.#stored));
      // The new list says it all, and has its own order.
      this.#noted = [];
      this.#places = placesOf(this.inventory);
      return this.inventory;
    });
  }

  /** Nothing of it is under way afterwards. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#closed = true;
    await this.#queue;
  }

  #compare(): Promise<void> {
    this.#comparing ??= this.#renewPermits().finally(() => {
      this.#comparing = undefined;
    });
    return this.#comparing;
  }

  async #renewPermits(): Promise<void> {
    const before = this.#begun;
    await this.#inTurn(() => this.#recordOrCompare(recordFrom));
    this.#permits = batchSize - (this.#begun - before);
  }

  /** A write that succeeds is a comparison too: it names the version that nobody else may have replaced. */
  async #recordOrCompare(least: number): Promise<void> {
    this.signal.throwIfAborted();
    if (this.#closed) return;
    const taken = this.#noted;
    if (taken.length < least) {
      if ((await readStoredVersion(this.#context)) !== this.#stored.resourceVersion) await this.#reread();
      return;
    }
    this.#batch += 1;
    await this.#write(() => addProgress(this.#context, this.#stored, this.#batch, taken));
    this.#noted = this.#noted.slice(taken.length);
  }

  async #write(attempt: () => Promise<WriteResult>): Promise<void> {
    this.signal.throwIfAborted();
    for (let tries = 0; tries < mostTries; tries += 1) {
      const result = await attempt();
      if (result.kind === "written") {
        this.#stored = result.stored;
        return;
      }
      await this.#reread();
    }
    this.#lose();
  }

  /** Somebody may touch the ConfigMap's labels without claiming anything: the mark of our last write tells. */
  async #reread(): Promise<void> {
    const now = await readStored(this.#context);
    const { inventory, write } = this.#stored;
    if (now?.inventory.generation !== inventory.generation || now.write !== write) this.#lose();
    this.#stored = now;
  }

  #lose(): never {
    const fault = claimLost(this.#context);
    this.#controller.abort(fault);
    throw fault;
  }

  /** One after the other: each write names the version that the one before it made. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work);
    this.#queue = turn.catch(() => undefined);
    return turn;
  }
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
