/** What an API server refused, reduced to what may be shown: kinds, names and field paths, never a value. */

import { decodeJson } from "../../core/manifests/decode-json.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../../core/model/json.ts";
import { listAt, objectAt, textAt } from "./read-json.ts";

export type RefusalKind =
  /** The object, or one that it needs, such as its namespace, is not there: `missing` names it. */
  | "not-found"
  /** The server does not know the kind, at least not in this version. */
  | "no-such-kind"
  | "namespace-terminating"
  /** Fields belong to other managers: `causes` has them all. */
  | "field-conflict"
  /** The object is another than the one that the request spoke of: a newer version, or another UID. */
  | "modified"
  | "already-exists"
  /** The values are wrong: `causes` has the fields. */
  | "invalid"
  /** A field may not change once it is set. */
  | "immutable"
  /** The object does not fit the schema of its kind. */
  | "malformed"
  | "quota"
  /** An admission webhook or policy said no: `by` names it. */
  | "denied"
  | "forbidden"
  | "unauthorised"
  | "too-large"
  /** The server, or something that it asked, is not able to answer now. */
  | "unavailable"
  | "other";

export interface RefusalCause {
  /** Kubernetes' word, `FieldValueInvalid`. */
  readonly reason: string;
  /** `spec.selector`, or in a field conflict `.spec.replicas`. */
  readonly field: string;
  /** The other manager of a field conflict. */
  readonly manager?: string;
}

export interface Refusal {
  readonly kind: RefusalKind;
  /** The HTTP status. */
  readonly status: number;
  readonly causes: readonly RefusalCause[];
  /** Name of the webhook, policy or quota that refused. */
  readonly by?: string;
  /** Safe words for a person: what was expected, which right is missing. */
  readonly detail?: string;
  readonly missing?: { readonly plural: string; readonly name: string };
  /** Milliseconds to wait before the next try, as the server told. */
  readonly retryAfterMs?: number;
}

/** Reads the body of an answer whose status is not 2xx. `kind` decisions follow the messages of Kubernetes 1.20 to 1.36. */
export function readRefusal(status: number, text: string, retryAfter?: string): Refusal {
  const body = parseStatus(text);
  const seconds = Number(retryAfter ?? objectAt(body, "details")["retryAfterSeconds"] ?? Number.NaN);
  return {
    status,
    causes: causesOf(body),
    ...classify(status, body),
    ...(Number.isFinite(seconds) && seconds >= 0 ? { retryAfterMs: seconds * 1000 } : {}),
  };
}

function parseStatus(text: string): JsonObject | undefined {
  try {
    const value = decodeJson(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined; // Plain text, such as "404 page not found".
  }
}

type Classification = Pick<Refusal, "kind" | "by" | "detail" | "missing">;

function classify(status: number, body: JsonObject | undefined): Classification {
  const message = textAt(body, "message");
  const admission = admissionDenial(message);
  if (admission !== undefined) return admission;
  switch (status) {
    case 400:
      return { kind: "malformed", ...strictDecoding(message) };
    case 401:
      return { kind: "unauthorised" };
    case 403:
      return forbidden(body, message);
    case 404:
      return notFound(body);
    case 409:
      return conflict(body, message);
    case 413:
      return { kind: "too-large" };
    case 422:
      return { kind: immutableText.test(message) ? "immutable" : "invalid" };
    default:
      return serverFault(status, message);
  }
}

/** The denial's own words may repeat the object's values, so only the name of who denied is kept. */
function admissionDenial(message: string): Classification | undefined {
  const webhook = /admission webhook "([^"\n]{1,253})" denied the request/.exec(message);
  if (webhook?.[1] !== undefined) return { kind: "denied", by: `admission webhook ${webhook[1]}` };
  const policy = /ValidatingAdmissionPolicy '([^'\n]{1,253})'/.exec(message);
  if (policy?.[1] !== undefined) return { kind: "denied", by: `ValidatingAdmissionPolicy ${policy[1]}` };
  return undefined;
}

function forbidden(body: JsonObject | undefined, message: string): Classification {
  if (causesOf(body).some(({ reason }) => reason === "NamespaceTerminating"))
    return { kind: "namespace-terminating" };
  const quota =
    /exceeded quota: ([a-z0-9.-]{1,253}), requested: ([^:]*), used: ([^:]*), limited: ([^:]*)$/.exec(message);
  if (quota?.[1] !== undefined)
    return { kind: "quota", by: quota[1], detail: `asked ${quota[2]}, used ${quota[3]}, limit ${quota[4]}` };
  const right = /cannot ([a-z]+) resource "([a-z./*-]+)" in API group "([a-z0-9.-]*)"/.exec(message);
  if (right === null) return { kind: "forbidden" };
  const resource = right[3] === "" ? right[2] : `${right[2]}.${right[3]}`;
  return { kind: "forbidden", detail: `${right[1]} ${resource}` };
}

function notFound(body: JsonObject | undefined): Classification {
  const details = objectAt(body, "details");
  const [plural, name] = [textAt(details, "kind"), textAt(details, "name")];
  if (body === undefined || plural === "") return { kind: "no-such-kind" };
  return { kind: "not-found", missing: { plural, name } };
}

function conflict(body: JsonObject | undefined, message: string): Classification {
  if (causesOf(body).some(({ reason }) => reason === "FieldManagerConflict"))
    return { kind: "field-conflict" };
  if (textAt(body, "reason") === "AlreadyExists") return { kind: "already-exists" };
  // The quota's own bookkeeping collided with somebody else's: nothing is wrong with the request.
  if (/on resourcequotas /.test(message)) return { kind: "unavailable" };
  return { kind: "modified" };
}

const immutableText =
  /field is immutable|may not change once set|cannot change roleRef|updates to \w+ spec for fields other than|is immutable after creation except|can ?not be less than previous value|is immutable/i;

const typedPatch = /^failed to create typed (?:patch|live) object \([^)]*\): (.*)$/s;

/**
 * Server-side apply answers 500 without a reason for an object that does not fit its schema (measured on 1.36.3), so that
 * status alone must not mean "try again".
 */
function serverFault(status: number, message: string): Classification {
  const typed = typedPatch.exec(message)?.[1];
  if (typed !== undefined) return { kind: "malformed", detail: schemaDetail(typed) };
  if (/request is too large/.test(message)) return { kind: "too-large" };
  const webhook = /failed calling webhook "([^"\n]{1,253})"/.exec(message);
  if (webhook?.[1] !== undefined) return { kind: "unavailable", by: `admission webhook ${webhook[1]}` };
  const conversion = /conversion webhook for ([^\s,]{1,253}), Kind=(\w{1,63}) failed/.exec(message);
  if (conversion !== null) return { kind: "unavailable", by: `conversion webhook of ${conversion[2]}` };
  return { kind: status === 429 || status >= 500 ? "unavailable" : "other" };
}

/** `.spec.replicas: expected numeric (int or float), got string` without what was got: it may be the value itself. */
function schemaDetail(text: string): string {
  const first =
    text
      .replace(/^errors:\s*/, "")
      .split("\n", 1)[0]
      ?.trim() ?? "";
  const end = first.search(/: (?:field not declared|expected|duplicate entries|unknown|invalid)/);
  if (end < 0) return "an object that fits the schema of its kind was expected";
  const field = first.slice(0, end).replace(/\[="(?:[^"\\]|\\.)*"\]/g, "[…]");
  const rest = first.slice(end + 2);
  if (rest.startsWith("field not declared")) return `${field} is not a field of this kind`;
  if (rest.startsWith("duplicate entries")) return `${field} has two entries with the same key`;
  const expected = /^expected ([a-z]+)/.exec(rest)?.[1];
  return expected === undefined
    ? `${field} does not fit the schema of its kind`
    : `${field} must be ${words(expected)}`;
}

function words(type: string): string {
  return type === "numeric" ? "a number" : type === "boolean" ? "true or false" : `a ${type}`;
}

function strictDecoding(message: string): { detail?: string } {
  const field = /unknown field "([^"\n]{1,500})"/.exec(message)?.[1];
  return field === undefined ? {} : { detail: `${field} is not a field of this kind` };
}

function causesOf(body: JsonObject | undefined): readonly RefusalCause[] {
  return listAt(body, "details", "causes").map(readCause);
}

function readCause(cause: JsonValue): RefusalCause {
  const reason = textAt(cause, "reason");
  const manager = /^conflict with "([^"]*)"/.exec(textAt(cause, "message"))?.[1];
  return {
    reason,
    field: textAt(cause, "field"),
    ...(reason === "FieldManagerConflict" && manager !== undefined ? { manager } : {}),
  };
}
