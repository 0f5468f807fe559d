/** The pages for people. */

import type { IncomingMessage, ServerResponse } from "node:http";
import type { Api } from "../http/dispatch.ts";
import type { Hub } from "../hub.ts";

export type Pages = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export function createPages(_hub: () => Hub, _api: () => Api): Pages {
  return async (_request, response) => {
    response.writeHead(404, { "content-type": "text/plain; charset=utf-8" }).end("Not Found\n");
  };
}
