/** Masks a value and all that is in it, at its place in an object. */

import { isJsonObject, type JsonObject, type JsonValue } from "../model/json.ts";
import { bareObject } from "./bare-object.ts";
import { encodeBase64 } from "./base64.ts";
import { elementPlace, enterObject, memberPlace, nameOf, type Place } from "./mask-place.ts";
import { maskString } from "./mask-string.ts";
import { textOf } from "./object-of.ts";
import type { Redact } from "./redaction.ts";
import { announcesSecret } from "./secret-names.ts";
import { isHiddenPlace, isTemplateOnly } from "./secret-kinds.ts";
import { isSecretByName } from "./is-secret-by-name.ts";

/** What is put in the place of secrets. */
export interface Covers {
  /** Of what is secret by its place in its kind, such as a Secret's `data`. */
  readonly hide: Redact;
  /** Of what is secret by its name or its looks, in any object. */
  readonly redact: Redact;
}

export function maskTree(value: JsonValue, place: Place, covers: Covers): JsonValue {
  if (value === null || typeof value === "boolean") return value;
  if (isJsonObject(value)) return maskMembers(value, enterObject(value, place), covers);
  if (typeof value !== "object") return maskLeaf(value, place, covers);
  return value.map((item: JsonValue, index) =>
    maskTree(item, elementPlace(place, "", value[index - 1]), covers),
  );
}

function maskMembers(object: JsonObject, place: Place, covers: Covers): JsonValue {
  const masked = bareObject();
  const named = { ...place, entryName: nameOf(object) };
  for (const [key, value] of Object.entries(object))
    masked[key] = maskTree(value, memberPlace(named, key), covers);
  return masked;
}

function maskLeaf(value: string | number | bigint, place: Place, { hide, redact }: Covers): JsonValue {
  const text = String(value);
  if (isHiddenPlace(place) && !isTemplateOnly(place.kinds, text))
    return hide(place.keys[0] === "stringData" ? encodeBase64(text) : text);
  if (isSecretByName(place, text) || followsFlag(text, place.previous)) return redact(text);
  return typeof value === "string" ? maskString(value, redact) : value;
}

/** `["--token", "abc"]`. */
function followsFlag(text: string, previous: JsonValue | undefined): boolean {
  const flag = textOf(previous);
  return /^-[\w.-]+$/.test(flag) && announcesSecret(flag) && !text.startsWith("-");
}
