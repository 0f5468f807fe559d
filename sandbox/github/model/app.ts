/** GitHub Apps, their installations, and every kind of token. */

import type { KeyObject } from "node:crypto";

export type Level = "read" | "write" | "admin";

/** By GitHub's names: `pull_requests`, `checks`, `members` … */
export type Permissions = Readonly<Record<string, Level>>;

export interface App {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly ownerId: number;
  /** The account `<slug>[bot]`; its id is not the App's id. */
  readonly botId: number;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly publicKeys: KeyObject[];
  readonly createdAt: string;
  permissions: Permissions;
  events: readonly string[];
  hook: HookConfig;
}

export interface HookConfig {
  readonly id: number;
  /** Absent: the App has no webhook. */
  url?: string;
  secret: string;
  active: boolean;
}

export interface Installation {
  readonly id: number;
  readonly appId: number;
  readonly accountId: number;
  readonly createdAt: string;
  permissions: Permissions;
  events: readonly string[];
  repositorySelection: "all" | "selected";
  /** With `selected`: which. */
  readonly repositoryIds: Set<number>;
  suspendedAt?: string;
  suspendedById?: number;
  updatedAt: string;
}

export type Token =
  | { readonly kind: "user"; readonly value: string; readonly userId: number }
  | {
      readonly kind: "installation";
      readonly value: string;
      readonly installationId: number;
      readonly permissions: Permissions;
      /** Absent: all repositories of the installation, also later ones. */
      readonly repositoryIds?: ReadonlySet<number>;
      /** Milliseconds since the epoch. */
      readonly expiresAt: number;
    };
