/** A refusal of the API server: the `Status` objects that clients read, worded as Kubernetes words them. */

import { type JsonObject, textAt } from "../../json.ts";
import type { Refusal } from "../types/behaviour.ts";

/** Ends a request; its body is the answer. */
export class ApiError extends Error {
  readonly code: number;
  /** A `Status`, or plain text where the API server knows no resource at all. */
  readonly body: JsonObject | string;

  constructor(code: number, body: JsonObject | string) {
    super(typeof body === "string" ? body : textAt(body, "message"));
    this.code = code;
    this.body = body;
  }
}

interface Failure {
  readonly code: number;
  readonly message: string;
  readonly reason?: string;
  readonly details?: JsonObject;
}

export function failure({ code, message, reason, details }: Failure): ApiError {
  return new ApiError(code, {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message,
    ...(reason === undefined ? {} : { reason }),
    ...(details === undefined ? {} : { details }),
    code,
  });
}

/** An object, as messages name it. */
export interface Named {
  readonly plural: string;
  readonly group: string;
  readonly kind: string;
  readonly name: string;
}

function qualified({ plural, group }: Pick<Named, "plural" | "group">): string {
  return group === "" ? plural : `${plural}.${group}`;
}

function detailsOf({ name, group, plural }: Pick<Named, "name" | "group" | "plural">): JsonObject {
  return { name, ...(group === "" ? {} : { group }), kind: plural };
}

export function notFound(named: Omit<Named, "kind">): ApiError {
  const message = `${qualified(named)} ${JSON.stringify(named.name)} not found`;
  return failure({ code: 404, message, reason: "NotFound", details: detailsOf(named) });
}

/** The resource or subresource is unknown, in a group that is known. */
export function noSuchResource(): ApiError {
  const message = "the server could not find the requested resource";
  return failure({ code: 404, message, reason: "NotFound", details: {} });
}

/** The group is unknown. */
export function noSuchPath(): ApiError {
  return new ApiError(404, "404 page not found\n");
}

export function alreadyExists(named: Omit<Named, "kind">): ApiError {
  const message = `${qualified(named)} ${JSON.stringify(named.name)} already exists`;
  return failure({ code: 409, message, reason: "AlreadyExists", details: detailsOf(named) });
}

export function conflict(named: Omit<Named, "kind">, why: string, causes?: readonly JsonObject[]): ApiError {
  const message =
    causes === undefined
      ? `Operation cannot be fulfilled on ${qualified(named)} ${JSON.stringify(named.name)}: ${why}`
      : why;
  const details = causes === undefined ? detailsOf(named) : { causes };
  return failure({ code: 409, message, reason: "Conflict", details });
}

export const modified =
  "the object has been modified; please apply your changes to the latest version and try again";

export function badRequest(message: string): ApiError {
  return failure({ code: 400, message, reason: "BadRequest" });
}

/** What this server does not do, though a real one would. */
export function notSupported(what: string): ApiError {
  return badRequest(
    `The in-memory API server does not support ${what}. Use a real control plane for it (npm run parts).`,
  );
}

export function forbidden(named: Omit<Named, "kind">, why: string, causes?: readonly JsonObject[]): ApiError {
  const subject = named.name === "" ? qualified(named) : `${qualified(named)} ${JSON.stringify(named.name)}`;
  const { name, group, plural } = named;
  const details = {
    ...(name === "" ? {} : { name }),
    ...(group === "" ? {} : { group }),
    kind: plural,
    ...(causes === undefined ? {} : { causes }),
  };
  return failure({ code: 403, message: `${subject} is forbidden: ${why}`, reason: "Forbidden", details });
}

/** The causes of a 422; a cause says `Required value`, `Invalid value: …`, `Forbidden: …` in front of its words. */
export function invalid({ kind, group, name }: Omit<Named, "plural">, causes: readonly Refusal[]): ApiError {
  const shown = causes.map(({ field, message }) => `${field}: ${message}`);
  const list = shown.length === 1 ? shown[0] : `[${shown.join(", ")}]`;
  return failure({
    code: 422,
    message: `${group === "" ? kind : `${kind}.${group}`} ${JSON.stringify(name)} is invalid: ${list}`,
    reason: "Invalid",
    details: {
      ...(name === "" ? {} : { name }),
      ...(group === "" ? {} : { group }),
      kind,
      causes: causes.map(({ field, reason, message }) => ({ reason, message, field })),
    },
  });
}

/** A query parameter that is not allowed; `options` is `PatchOptions` and the like. */
export function invalidOptions(options: string, cause: Refusal): ApiError {
  return invalid({ kind: options, group: "meta.k8s.io", name: "" }, [cause]);
}

export function methodNotAllowed(): ApiError {
  const message = "the server does not allow this method on the requested resource";
  return failure({ code: 405, message, reason: "MethodNotAllowed", details: {} });
}

export function unsupportedMediaType(): ApiError {
  const message = "415: Unsupported Media Type";
  return failure({ code: 415, message, reason: "UnsupportedMediaType", details: {} });
}

export function unauthorized(): ApiError {
  return failure({ code: 401, message: "Unauthorized", reason: "Unauthorized" });
}

export function expired(message: string): ApiError {
  return failure({ code: 410, message, reason: "Expired" });
}
