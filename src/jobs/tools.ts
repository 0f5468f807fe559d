/** What a handler is given: every client, and the clock. Made once, in wiring.ts. */

import type { Clusters } from "../cluster/cluster.ts";
import type { Finding } from "../core/model/diff.ts";
import type { Git } from "../git/git.ts";
import type { GitHub } from "../github/github.ts";
import type { Queue } from "../queue/queue.ts";
import type { Renderer } from "../render/renderer.ts";
import type { Memory } from "./memory.ts";

export interface Tools {
  readonly github: GitHub;
  readonly git: Git;
  readonly renderer: Renderer;
  readonly clusters: Clusters;
  readonly queue: Pick<Queue, "add">;
  readonly memory: Memory;
  /** Findings between two renders, by all that they depend on (`comparedKey`). */
  readonly compared: Memory<readonly Finding[]>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** A keyed digest (hexadecimal) for redacted values; the scope keeps equal secrets of two scopes apart. */
  readonly keyedDigest: (scope: string) => (text: string) => string;
  /** SHA-256, hexadecimal. */
  readonly sha256: (text: string) => string;
  readonly log: Log;
}

/** Fields are chosen by name and hold references only: no body, no manifest, no token. */
export type Log = (
  level: "info" | "warn" | "error",
  message: string,
  fields?: Readonly<Record<string, string | number | boolean | undefined>>,
) => void;

export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
