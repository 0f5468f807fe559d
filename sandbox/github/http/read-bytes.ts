/** Reads a request's body up to a limit. */

import type { IncomingMessage } from "node:http";

/** `undefined` past the limit. */
export async function readBytes(request: IncomingMessage, most: number): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    const bytes = Buffer.from(part);
    size += bytes.length;
    if (size > most) return undefined;
    parts.push(bytes);
  }
  return Buffer.concat(parts);
}
