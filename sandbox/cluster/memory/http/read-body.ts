/** Reads the JSON body of a request, within a limit. */

import type { IncomingMessage } from "node:http";
import { isList, isObject, type JsonObject, type JsonValue } from "../../json.ts";
import { badRequest, failure, notSupported } from "../api/api-error.ts";

/** As etcd and the API server have it, in bytes. */
const limit = 3 * 1024 * 1024;

/** ApiError: 413 for a body that is too large, 400 for one that is no JSON. `undefined` for an empty one. */
export async function readBody(request: IncomingMessage): Promise<JsonValue | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > limit)
      throw failure({
        code: 413,
        message: `Request entity too large: limit is ${limit}`,
        reason: "RequestEntityTooLarge",
        details: {},
      });
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString("utf8");
  return text.trim() === "" ? undefined : parse(text);
}

function parse(text: string): JsonValue {
  // Node rounds them; a real server keeps them exact.
  if (/[:[,]\s*-?\d{16,}/.test(text.replace(/"(?:[^"\\]|\\.)*"/g, '""')))
    throw notSupported("integers of more than 15 digits");
  try {
    const value: unknown = JSON.parse(text);
    if (isList(value) || isObject(value)) return value;
  } catch {
    throw notSupported("bodies that are no JSON (YAML, protobuf)");
  }
  throw badRequest("the body is no JSON object");
}

export function asObjectBody(value: JsonValue | undefined, kind: string): JsonObject {
  if (isObject(value)) return value;
  throw badRequest(
    `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error`,
  );
}
