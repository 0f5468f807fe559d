/** Reads the body of a request while it arrives, within limits, and hashes it on the way. */

import type { IncomingMessage } from "node:http";
import type { Share } from "./body-budget.ts";
import type { RunningSignature } from "./signature.ts";

export type Body =
  | { readonly kind: "read"; readonly bytes: Buffer }
  | { readonly kind: "too-large" }
  /** Other bodies hold the memory that this one would need. */
  | { readonly kind: "no-room" }
  /** The sender went away. */
  | { readonly kind: "gone" };

export interface ReadOptions {
  readonly mostBytes: number;
  readonly share: Share;
  readonly signature: RunningSignature;
}

/** Stops reading at the first byte too many; the request is left as it is, so that it can still be answered. */
export async function readBody(request: IncomingMessage, options: ReadOptions): Promise<Body> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      if (!Buffer.isBuffer(chunk)) return { kind: "gone" };
      size += chunk.length;
      if (size > options.mostBytes) return { kind: "too-large" };
      if (!options.share.grow(size)) return { kind: "no-room" };
      options.signature.update(chunk);
      chunks.push(chunk);
    }
  } catch {
    return { kind: "gone" };
  }
  return { kind: "read", bytes: Buffer.concat(chunks, size) };
}
