/** Sends a watch: one JSON document a line, until its time is over or the client leaves. */

import type { ServerResponse } from "node:http";
import type { WatchEvent } from "../api/watch-objects.ts";
import type { Answer } from "./answer.ts";

/** How often a client that wants them is told that nothing happened. */
const bookmarkEveryMs = 30_000;

export function sendStream(response: ServerResponse, answer: Extract<Answer, { kind: "stream" }>): void {
  response.writeHead(200, { "content-type": "application/json" });
  response.flushHeaders();
  const send = (event: WatchEvent) => response.write(`${JSON.stringify(event)}\n`);
  const stop = answer.start((event) => {
    send(event);
    // After an error there is nothing more to tell: the client must start again.
    if (event.type === "ERROR") setImmediate(finish);
  });
  const ticking = answer.bookmarks ? setInterval(() => send(answer.bookmark()), bookmarkEveryMs) : undefined;
  const ending = setTimeout(() => {
    if (answer.bookmarks) send(answer.bookmark());
    finish();
  }, answer.seconds * 1000);

  function finish(): void {
    stop();
    clearInterval(ticking);
    clearTimeout(ending);
    response.end();
  }
  response.once("close", finish);
}
