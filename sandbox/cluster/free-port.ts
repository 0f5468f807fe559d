/** Asks the system for a free port on loopback, for servers that cannot listen on port 0 themselves. */

import { createServer } from "node:net";

/** The port was free a moment ago; somebody else may take it before its user does, so starting must be tried again. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
