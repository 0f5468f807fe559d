/** Moves what an earlier `kubectl apply` owns over to our apply, so that a field which later leaves the manifest also leaves the object. */

import { isJsonObject, type JsonObject, type JsonValue } from "../../core/model/json.ts";
import { listAt, objectAt, textAt, textMapAt } from "../api/read-json.ts";
import { formerManagers } from "../dry-run/field-managers.ts";
import { resourceVersionOf } from "../live.ts";

const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";

/**
 * A JSON Patch, empty when there is nothing to move. It unites the field sets (a union, since a field that is merely dropped
 * from the old entry would stay with nobody to remove it) and replaces `resourceVersion` by itself, so that a stale one is a
 * 409. Entries of another apiVersion or of a subresource stay. After client-go's csaupgrade, which does the same for kubectl.
 */
export function ownershipPatch(live: JsonObject, fieldManager: string): readonly JsonObject[] {
  const entries = listAt(live, "metadata", "managedFields").filter(isJsonObject);
  const own = entries.find((entry) => textAt(entry, "manager") === fieldManager && isOwnApply(entry));
  const version = own === undefined ? textAt(live, "apiVersion") : textAt(own, "apiVersion");
  const moved = entries.filter(
    (entry) => isFormer(entry, fieldManager) && textAt(entry, "apiVersion") === version,
  );
  if (moved.length === 0) return [];
  const fieldsV1 = [...(own === undefined ? [] : [own]), ...moved]
    .map((entry) => objectAt(entry, "fieldsV1"))
    .reduce<JsonObject>(union, {});
  const united = {
    ...(own ?? { manager: fieldManager, operation: "Apply", apiVersion: version, fieldsType: "FieldsV1" }),
    ...timeOf(own ?? moved[0]),
    fieldsV1,
  };
  const rest = entries.filter((entry) => entry !== own && !moved.includes(entry));
  return [
    { op: "replace", path: "/metadata/managedFields", value: [united, ...rest] },
    { op: "replace", path: "/metadata/resourceVersion", value: resourceVersionOf(live) },
    ...(textMapAt(live, "metadata", "annotations").has(lastApplied)
      ? [
          {
            op: "remove",
            path: `/metadata/annotations/${lastApplied.replaceAll("~", "~0").replaceAll("/", "~1")}`,
          },
        ]
      : []),
  ];
}

function isOwnApply(entry: JsonObject): boolean {
  return textAt(entry, "operation") === "Apply" && textAt(entry, "subresource") === "";
}

/** A patch of ours leaves an Update entry under our own name. */
function isFormer(entry: JsonObject, fieldManager: string): boolean {
  const manager = textAt(entry, "manager");
  const known = formerManagers.includes(manager) || manager === fieldManager;
  return known && textAt(entry, "operation") === "Update" && textAt(entry, "subresource") === "";
}

function timeOf(entry: JsonObject | undefined): JsonObject {
  const time = textAt(entry, "time");
  return time === "" ? {} : { time };
}

/** `fieldsV1` is a trie: the union has every path of both. */
function union(a: JsonObject, b: JsonObject): JsonObject {
  const merged = new Map<string, JsonValue>(Object.entries(a));
  for (const [key, value] of Object.entries(b)) {
    const other = merged.get(key);
    merged.set(key, isJsonObject(other) && isJsonObject(value) ? union(other, value) : value);
  }
  return Object.fromEntries(merged);
}
