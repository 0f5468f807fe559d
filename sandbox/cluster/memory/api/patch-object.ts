/** PATCH other than apply: JSON Patch and JSON Merge Patch. */

import { isList, isObject, type JsonObject, type JsonValue, textAt } from "../../json.ts";
import type { Kind } from "../kinds/kind.ts";
import { badRequest, failure, invalid } from "./api-error.ts";
import { applyJsonPatch, applyMergePatch, PatchError } from "./json-patch.ts";
import { writeReplacement } from "./replace-object.ts";
import type { State, WriteOptions, Written } from "./state.ts";

export interface Patch {
  readonly kind: Kind;
  readonly live: JsonObject;
  readonly type: "json" | "merge";
  readonly patch: JsonValue;
}

/** ApiError: 400 for a patch that is none, 422 for one that cannot be done or whose outcome is no valid object. */
export function patchObject(
  state: State,
  { kind, live, type, patch }: Patch,
  options: WriteOptions,
): Written {
  const body = type === "json" ? jsonPatched(live, patch) : merged(live, patch);
  const name = textAt(live, "metadata", "name");
  if (textAt(body, "metadata", "name") !== name)
    throw badRequest(
      `the name of the object (${textAt(body, "metadata", "name")}) does not match the name on the URL (${name})`,
    );
  const complain = (message: string) =>
    invalid({ kind: "", group: "", name: "" }, [
      {
        field: "patch",
        reason: "FieldValueInvalid",
        message: `Invalid value: ${JSON.stringify(JSON.stringify(body))}: ${message}`,
      },
    ]);
  return writeReplacement(state, { kind, live, body, complain }, options);
}

function jsonPatched(live: JsonObject, patch: JsonValue): JsonObject {
  if (!isList(patch))
    throw badRequest(
      "error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp",
    );
  try {
    const patched = applyJsonPatch(live, patch);
    if (isObject(patched)) return patched;
  } catch (error) {
    if (!(error instanceof PatchError)) throw error;
  }
  const message = "the server rejected our request due to an error in our request";
  throw failure({ code: 422, message, reason: "Invalid", details: {} });
}

function merged(live: JsonObject, patch: JsonValue): JsonObject {
  const value = applyMergePatch(live, patch);
  if (isObject(value) && isObject(patch)) return value;
  throw badRequest("error decoding patch: the patch is no JSON object");
}
