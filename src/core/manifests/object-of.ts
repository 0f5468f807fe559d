/** Reading into bodies whose shape nobody has checked. */

import { isJsonObject, type JsonObject, type JsonValue } from "../model/json.ts";
import { bareObject } from "./bare-object.ts";

const empty: JsonObject = bareObject();

/** The value itself when it is an object, otherwise one without members. */
export function objectOf(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : empty;
}

/** The value itself when it is a list, otherwise one without items. */
export function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

/** The value itself when it is a string, otherwise `""`. */
export function textOf(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}
