/** One delivery, from its headers to its answer: verify, parse, hand on. Nothing is parsed that is not signed. */

import type { IncomingMessage } from "node:http";
import { eventNames } from "../core/events/read-event.ts";
import { type Answer, answer } from "./answer.ts";
import type { BodyBudget, Share } from "./body-budget.ts";
import { type DeliveryHeaders, badSignature, readDeliveryHeaders, tooLarge } from "./delivery-headers.ts";
import type { FrontDoorLimits } from "./limits.ts";
import { parsePayload } from "./parse-payload.ts";
import { readBody } from "./read-body.ts";
import type { SeenDeliveries } from "./seen-deliveries.ts";
import { type RunningSignature, runningSignature } from "./signature.ts";
import { within } from "./within.ts";

export interface Delivery {
  /** GUID. */
  readonly id: string;
  readonly name: string;
  readonly payload: object;
}

/** Resolves when the work that the delivery asks for is accepted: only then is GitHub told so. */
export type Receive = (delivery: Delivery) => Promise<void>;

export interface Reception {
  /** Current first, then the one that is being replaced. */
  readonly secrets: readonly string[];
  readonly limits: FrontDoorLimits;
  readonly budget: BodyBudget;
  readonly seen: SeenDeliveries;
  /** Deliveries that are being handed on: their duplicates wait for the same answer. */
  readonly underWay: Map<string, Promise<void>>;
  readonly receive: Receive;
}

export interface Received {
  readonly answer: Answer;
  /** The body was read to its end, so that the connection can be used again. */
  readonly complete: boolean;
  /** For the log and the counters. */
  readonly what: "accepted" | "duplicate" | "ignored" | "ping" | "refused" | "not-taken" | "gone";
  readonly bytes?: number;
  readonly delivery?: string;
  readonly event?: string;
  /** Place of the secret that signed it. */
  readonly secret?: number;
  readonly error?: string;
}

/** A set: a name from outside never reaches an object's prototype. */
const known: ReadonlySet<string> = new Set(eventNames);

export async function receiveDelivery(request: IncomingMessage, reception: Reception): Promise<Received> {
  const read = readDeliveryHeaders(request.headers, reception.limits.bodyBytes);
  if (read.kind === "refused") return { what: "refused", answer: read.answer, complete: false };
  const share = reception.budget.take();
  if (share === undefined) return { what: "refused", answer: busy, complete: false };
  try {
    const received = await receiveBody(request, reception, { headers: read.headers, share });
    return { ...received, delivery: read.headers.id, event: read.headers.name };
  } finally {
    share.release();
  }
}

const busy = answer(503, "too many payloads are being read; deliver it again later", { "retry-after": "10" });

async function receiveBody(
  request: IncomingMessage,
  reception: Reception,
  { headers, share }: { readonly headers: DeliveryHeaders; readonly share: Share },
): Promise<Received> {
  const signature = runningSignature(reception.secrets);
  const body = await readBody(request, { mostBytes: reception.limits.bodyBytes, share, signature });
  switch (body.kind) {
    case "too-large":
      return { what: "refused", answer: tooLarge, complete: false };
    case "no-room":
      return { what: "refused", answer: busy, complete: false };
    case "gone":
      return { what: "gone", answer: answer(400, "the payload did not arrive"), complete: false };
    case "read":
      return {
        ...(await receiveBytes(body.bytes, reception, { headers, signature })),
        bytes: body.bytes.length,
        complete: true,
      };
  }
}

type Outcome = Omit<Received, "complete" | "bytes">;

async function receiveBytes(
  bytes: Buffer,
  reception: Reception,
  { headers, signature }: { readonly headers: DeliveryHeaders; readonly signature: RunningSignature },
): Promise<Outcome> {
  const secret = signature.signer(headers.signature);
  if (secret === undefined) return { what: "refused", answer: badSignature };
  const payload = parsePayload(bytes);
  if (payload === undefined) {
    return { what: "refused", answer: answer(400, "the payload is no JSON object"), secret };
  }
  const { id, name } = headers;
  if (name === "ping") return { what: "ping", answer: answer(200, "pong"), secret };
  if (!known.has(name))
    return { what: "ignored", answer: answer(202, "nothing to do for this event"), secret };
  const key = `${name}/${id}/${signature.digest()}`;
  return { ...(await handOn({ id, name, payload }, key, reception)), secret };
}

/** Of parallel duplicates one is handed on; all get its answer. Only what was accepted is remembered. */
async function handOn(delivery: Delivery, key: string, reception: Reception): Promise<Outcome> {
  const { seen, underWay, limits } = reception;
  if (seen.has(key)) return { what: "duplicate", answer: answer(202, "accepted before") };
  const first = underWay.get(key);
  const handing = first ?? start(delivery, key, reception);
  const settled = await within(limits.acceptMs, handing);
  switch (settled.kind) {
    case "done":
      return first === undefined
        ? { what: "accepted", answer: answer(202, "accepted") }
        : { what: "duplicate", answer: answer(202, "accepted before") };
    case "late":
      underWay.delete(key);
      return { what: "not-taken", answer: notTaken, error: `not accepted within ${limits.acceptMs} ms` };
    case "failed":
      return { what: "not-taken", answer: notTaken, error: messageOf(settled.error) };
  }
}

const notTaken = answer(503, "the work was not accepted; deliver it again later", { "retry-after": "10" });

/** Goes on when nobody waits for it any more: work that was accepted late was accepted. */
function start(delivery: Delivery, key: string, { seen, underWay, receive }: Reception): Promise<void> {
  const handing = receive(delivery).then(() => seen.add(key));
  const forget = (): void => {
    if (underWay.get(key) === handing) underWay.delete(key);
  };
  underWay.set(key, handing);
  handing.then(forget, forget);
  return handing;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "an unknown error";
}
