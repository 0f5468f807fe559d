/** Reads a body as an object of a kind: wrong types are refused, unknown fields refused or dropped, defaults set. */

import { isObject, type JsonObject, textAt } from "../../json.ts";
import { badRequest, notSupported } from "../api/api-error.ts";
import type { Kind } from "../kinds/kind.ts";
import { validate } from "../merge/validate.ts";
import type { Behaviour } from "../types/behaviour.ts";
import { canonical } from "./canonical.ts";
import { UnreadableValue } from "./canonical-scalar.ts";
import { type DefaultContext, setDefaults } from "./set-defaults.ts";
import { unknownFields, withoutUnknown } from "./unknown-fields.ts";

export type FieldValidation = "Strict" | "Warn" | "Ignore";

export interface ReadObject {
  readonly object: JsonObject;
  /** What was dropped, for `Warning` headers. */
  readonly warnings: readonly string[];
}

/** How a problem is answered depends on what was sent: a whole object is a bad request, a patch an invalid one. */
export type Complain = (message: string) => Error;

export function cannotBeHandled({ resource }: Kind): Complain {
  const { kind, version } = resource;
  return (message) =>
    badRequest(`${kind} in version ${JSON.stringify(version)} cannot be handled as a ${kind}: ${message}`);
}

export interface ReadContext extends Omit<DefaultContext, "phase" | "kind" | "root"> {
  readonly fieldValidation: FieldValidation;
}

/** ApiError 400, or what `complain` makes of it. */
export function readObject(
  kind: Kind,
  body: JsonObject,
  context: ReadContext,
  complain: Complain = cannotBeHandled(kind),
): ReadObject {
  const unknown = unknownFields(kind.type, body);
  if (unknown.length > 0 && context.fieldValidation === "Strict")
    throw complain(
      `strict decoding error: ${unknown.map((path) => `unknown field ${JSON.stringify(path)}`).join(", ")}`,
    );
  const known = withoutUnknown(kind.type, body);
  for (const { path, message } of validate(kind.type, known)) {
    if (message.startsWith("duplicate entries")) throw notSupported("objects with two list items of one key");
    const field = path.replace(/^\./, "");
    throw complain(
      `json: cannot unmarshal value into Go struct field ${kind.resource.kind}.${field}: ${message}`,
    );
  }
  const warnings =
    context.fieldValidation === "Warn" ? unknown.map((path) => `unknown field ${JSON.stringify(path)}`) : [];
  return { object: defaulted(kind, isObject(known) ? known : {}, context, complain), warnings };
}

/** What every reading of an object does once its types are right: one spelling, folds, defaults. */
export function defaulted(
  kind: Kind,
  known: JsonObject,
  context: Omit<DefaultContext, "phase" | "kind" | "root">,
  complain: Complain = cannotBeHandled(kind),
): JsonObject {
  try {
    const folded = fold(context.behaviour, kind, known);
    const clean = canonical(context.behaviour, kind.type, folded);
    const root: JsonObject = {
      ...(isObject(clean) ? clean : {}),
      apiVersion: kind.resource.apiVersion,
      kind: kind.resource.kind,
    };
    return setDefaults({ ...context, phase: "default", kind: kind.resource.kind, root }, kind.type);
  } catch (error) {
    if (error instanceof UnreadableValue) throw complain(error.message);
    throw error;
  }
}

/** Moves what is only written to where it is read. */
function fold(behaviour: Behaviour, kind: Kind, object: JsonObject): JsonObject {
  const result = { ...object };
  for (const { field, into } of behaviour.folds[kind.type().name ?? ""] ?? []) {
    const written = result[field];
    if (!isObject(written)) continue;
    const encoded = Object.keys(written).map((key) => [
      key,
      Buffer.from(textAt(written, key)).toString("base64"),
    ]);
    const before = result[into];
    result[into] = { ...(isObject(before) ? before : {}), ...Object.fromEntries(encoded) };
    delete result[field];
  }
  return result;
}
