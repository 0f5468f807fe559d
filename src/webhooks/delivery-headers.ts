/** What the headers of a delivery say, checked before a byte of its body is read. */

import type { IncomingHttpHeaders } from "node:http";
import { type Answer, answer } from "./answer.ts";
import { parseSignature } from "./signature.ts";

export interface DeliveryHeaders {
  /** GUID, lower-case: the same for every redelivery. */
  readonly id: string;
  readonly name: string;
  readonly signature: Buffer;
}

export type HeadersResult =
  | { readonly kind: "headers"; readonly headers: DeliveryHeaders }
  | { readonly kind: "refused"; readonly answer: Answer };

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const eventName = /^[a-z_]{1,64}$/;

/** One text for every way in which a signature can be wrong. */
export const badSignature = answer(401, "the signature is missing or wrong");

export const tooLarge = answer(413, "the payload is larger than GitHub sends");

export function readDeliveryHeaders(headers: IncomingHttpHeaders, mostBytes: number): HeadersResult {
  const encoding = headers["content-encoding"] ?? "identity";
  if (encoding !== "identity") return refused(415, "the payload must not be compressed");
  if (!/^application\/json *(?:;|$)/i.test(headers["content-type"] ?? "")) {
    return refused(415, "set the webhook's content type to application/json");
  }
  if (Number(headers["content-length"] ?? 0) > mostBytes) return { kind: "refused", answer: tooLarge };
  const name = single(headers["x-github-event"]);
  const id = single(headers["x-github-delivery"]);
  if (!eventName.test(name)) return refused(400, "X-GitHub-Event is missing or no name of an event");
  if (!guid.test(id)) return refused(400, "X-GitHub-Delivery is missing or no GUID");
  const signature = parseSignature(single(headers["x-hub-signature-256"]));
  if (signature === undefined) return { kind: "refused", answer: badSignature };
  return { kind: "headers", headers: { id: id.toLowerCase(), name, signature } };
}

/** Repeated headers arrive joined by commas, which no grammar here accepts. */
function single(header: string | readonly string[] | undefined): string {
  return typeof header === "string" ? header : "";
}

function refused(status: number, text: string): HeadersResult {
  return { kind: "refused", answer: answer(status, text) };
}
