/** Lets a process end although it holds a pipe to a child. */

import { Socket } from "node:net";
import type { Writable } from "node:stream";

/** A child's standard input is a socket, which would keep us alive; Node's types know only that it is writable. */
export function unrefPipe(pipe: Writable): void {
  if (pipe instanceof Socket) pipe.unref();
}
