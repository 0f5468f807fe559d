/** Begins and ends the listening of a server. */

import { once } from "node:events";
import type { Server } from "node:http";

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Rejects with a message for a person. */
export async function listen(server: Server, { host, port }: Address): Promise<Address> {
  server.listen({ host, port });
  try {
    await once(server, "listening");
  } catch (cause) {
    throw new Error(`cannot listen on ${host}, port ${port}: ${reasonOf(cause)}`, { cause });
  }
  const address = server.address();
  return { host, port: typeof address === "object" && address !== null ? address.port : port };
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") return "another program uses it; set SLIPWAY_PORT to another one";
  if (code === "EACCES") return "this user may not use it; ports below 1024 are for the system";
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
    return "this machine has no such address; set SLIPWAY_HOST";
  return "the system refused it";
}

/** Lets running requests end; cuts off what is left at the deadline. A server that does not listen is closed already. */
export async function close(server: Server, deadlineMs: number): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, "close");
  server.close();
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), deadlineMs);
  await closed;
  clearTimeout(timer);
}
