/** Follows the objects of one resource: list, then watch, and from the start again whenever the watch ends. */

import { setTimeout as sleep } from "node:timers/promises";
import type { ApiClient } from "../api-client.ts";
import { isObject, type JsonObject, listAt, parseJsonObject, textAt } from "../json.ts";

export interface ObjectEvent {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly object: JsonObject;
}

/** Resolves after `signal` is aborted. Every list is told as `ADDED`; an object deleted between two watches is told as `DELETED`. */
export async function watchObjects(
  client: ApiClient,
  path: string,
  signal: AbortSignal,
  tell: (event: ObjectEvent) => void,
): Promise<void> {
  const known = new Map<string, JsonObject>();
  while (!signal.aborted) {
    try {
      const version = await listOnce(client, path, known, tell);
      const stream = await client.stream({ path: `${path}?watch=true&resourceVersion=${version}`, signal });
      for await (const event of events(stream)) {
        const uid = textAt(event.object, "metadata", "uid");
        if (event.type === "DELETED") known.delete(uid);
        else known.set(uid, event.object);
        tell(event);
      }
    } catch {
      // The server went away, the watch expired, or we are stopping: list again, after a breath.
      await sleep(100, undefined, { signal }).catch(() => {});
    }
  }
}

async function listOnce(
  client: ApiClient,
  path: string,
  known: Map<string, JsonObject>,
  tell: (event: ObjectEvent) => void,
): Promise<string> {
  const { status, body } = await client.send({ path });
  if (status !== 200) throw new Error(`${path} answered ${status}`);
  const items = listAt(body, "items").filter(isObject);
  const present = new Map(items.map((object) => [textAt(object, "metadata", "uid"), object]));
  for (const [uid, object] of known) if (!present.has(uid)) tell({ type: "DELETED", object });
  known.clear();
  for (const [uid, object] of present) {
    known.set(uid, object);
    tell({ type: "ADDED", object });
  }
  return textAt(body, "metadata", "resourceVersion");
}

async function* events(stream: AsyncIterable<Buffer>): AsyncGenerator<ObjectEvent> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const event = parseJsonObject(line);
      const object = event?.["object"];
      const type = event?.["type"];
      if (!isObject(object) || (type !== "ADDED" && type !== "MODIFIED" && type !== "DELETED"))
        throw new Error("the watch must start again");
      yield { type, object };
    }
  }
}
