/** How much of a preview is said: what a comment has room for, or all of it. */

import type { ItemRoom } from "./fit-items.ts";

export type Extent = "comment" | "full";

/** A limit of a comment; without a comment there is none. */
export function atMost(limit: number, extent: Extent): number {
  return extent === "full" ? Infinity : limit;
}

export function roomFor({ room, most }: ItemRoom, extent: Extent): ItemRoom {
  return { room: atMost(room, extent), most: atMost(most, extent) };
}
