/** Who owns which fields of an object: `metadata.managedFields`, read and written. */

import { isList, isObject, type JsonObject, type JsonValue, textAt } from "../../json.ts";
import { type FieldSet, isEmpty } from "./field-set.ts";
import { decodeFields, encodeFields } from "./fields-v1.ts";

export interface ManagerName {
  readonly manager: string;
  readonly operation: "Apply" | "Update";
  /** Part of the name of an updating manager only: an applying one moves between versions. */
  readonly apiVersion: string;
  /** `""` for the object itself. */
  readonly subresource: string;
}

export interface Ownership extends ManagerName {
  readonly fields: FieldSet;
  /** RFC 3339; absent until the owner wrote something. */
  readonly time?: string;
}

/** Owners by `managerKey`. */
export type Managers = ReadonlyMap<string, Ownership>;

export function managerKey({ manager, operation, apiVersion, subresource }: ManagerName): string {
  return JSON.stringify([operation, manager, operation === "Apply" ? "" : apiVersion, subresource]);
}

/** `undefined` when the value is no list of well-formed entries: the API server then starts without owners. */
export function readManagers(value: JsonValue | undefined): Managers | undefined {
  const managers = new Map<string, Ownership>();
  if (value === undefined || value === null) return managers;
  if (!isList(value)) return undefined;
  for (const entry of value) {
    const operation = textAt(entry, "operation");
    const apiVersion = textAt(entry, "apiVersion");
    const fields = isObject(entry) ? decodeFields(entry["fieldsV1"] ?? {}) : undefined;
    if (operation !== "Apply" && operation !== "Update") return undefined;
    if (fields === undefined || apiVersion === "" || textAt(entry, "fieldsType") !== "FieldsV1")
      return undefined;
    const time = textAt(entry, "time");
    const owner = {
      manager: textAt(entry, "manager"),
      operation,
      apiVersion,
      subresource: textAt(entry, "subresource"),
      fields,
      ...(time === "" ? {} : { time }),
    } as const;
    managers.set(managerKey(owner), owner);
  }
  return managers;
}

/** Sorted as the API server sorts: Apply before Update, then time, name, version, subresource. Nothing when nobody owns anything. */
export function writeManagers(managers: Managers): readonly JsonObject[] {
  return [...managers.values()]
    .filter(({ fields }) => !isEmpty(fields))
    .toSorted((a, b) => {
      const [left, right] = [sortKey(a), sortKey(b)];
      return left < right ? -1 : left > right ? 1 : 0;
    })
    .map(({ manager, operation, apiVersion, time, fields, subresource }) => ({
      manager,
      operation,
      apiVersion,
      ...(time === undefined ? {} : { time }),
      fieldsType: "FieldsV1",
      fieldsV1: encodeFields(fields),
      ...(subresource === "" ? {} : { subresource }),
    }));
}

function sortKey({ operation, time, manager, apiVersion, subresource }: Ownership): string {
  return [operation, time ?? "", manager, apiVersion, subresource].join("\0");
}

/** A copy with one owner replaced, or removed when it owns nothing. */
export function withOwner(managers: Managers, owner: Ownership): Managers {
  const changed = new Map(managers);
  if (isEmpty(owner.fields)) changed.delete(managerKey(owner));
  else changed.set(managerKey(owner), owner);
  return changed;
}
