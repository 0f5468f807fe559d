/** All tables of the local GitHub, and the numbers that name their rows. */

import { createHash, randomBytes } from "node:crypto";
import type { Account, Team } from "./model/account.ts";
import type { App, Installation, Token } from "./model/app.ts";
import type { Delivery } from "./model/delivery.ts";
import type { Manifest } from "./operations/app-manifests.ts";
import type { Repository } from "./model/repository.ts";

/** Each kind of row counts from its own start, so that an id never fits by accident where another kind was meant. */
const firstIds = {
  account: 1_001,
  app: 20_001,
  installation: 5_000_001,
  team: 300_001,
  hook: 400_000_001,
  repository: 700_000_001,
  issue: 1_500_000_001,
  pull: 1_600_000_001,
  comment: 2_200_000_001,
  reaction: 240_000_001,
  review: 2_700_000_001,
  checkSuite: 30_000_000_001,
  checkRun: 40_000_000_001,
  status: 26_000_000_001,
  deployment: 1_800_000_001,
  deploymentStatus: 3_600_000_001,
  ruleset: 4_000_001,
  activity: 9_000_000_001,
} as const;

export type IdKind = keyof typeof firstIds;

export interface Ids {
  next(kind: IdKind): number;
  nextDelivery(): bigint;
  /** Random text of base-62 digits. */
  secret(length: number): string;
}

export interface KeptManifest {
  readonly manifest: Manifest;
  readonly ownerId: number;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

export interface Store {
  readonly accounts: Map<number, Account>;
  readonly teams: Map<number, Team>;
  readonly apps: Map<number, App>;
  readonly installations: Map<number, Installation>;
  readonly tokens: Map<string, Token>;
  readonly repositories: Map<number, Repository>;
  /** Oldest first. */
  readonly deliveries: Delivery[];
  /** App manifests that wait for their exchange, by code. */
  readonly manifests: Map<string, KeptManifest>;
}

export function createStore(): Store {
  return {
    accounts: new Map(),
    teams: new Map(),
    apps: new Map(),
    installations: new Map(),
    tokens: new Map(),
    repositories: new Map(),
    deliveries: [],
    manifests: new Map(),
  };
}

export function createIds(): Ids {
  const counters = new Map<string, number>();
  let delivery = 9_100_000_000_000_000_001n;
  return {
    next(kind) {
      const id = counters.get(kind) ?? firstIds[kind];
      counters.set(kind, id + 1);
      return id;
    },
    nextDelivery() {
      delivery += 7n;
      return delivery;
    },
    secret(length) {
      const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
      return Array.from(randomBytes(length), (byte) => digits[byte % digits.length]).join("");
    },
  };
}

/** A global id as GitHub's: opaque text that holds kind and number. */
export function nodeId(prefix: string, id: number | bigint | string): string {
  return `${prefix}_${Buffer.from(`${prefix}:${id}`).toString("base64url")}`;
}

export function sha256(text: string | Uint8Array): string {
  return createHash("sha256").update(text).digest("hex");
}
