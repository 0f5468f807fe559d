/** Brings the answers of two servers into a form in which they can be compared. */

import type { ApiAnswer } from "../../../sandbox/cluster/api-client.ts";
import {
  isList,
  isObject,
  type JsonObject,
  type JsonValue,
  listAt,
  textAt,
} from "../../../sandbox/cluster/json.ts";

/** Fields that every server fills in its own way, by name. */
const own = new Set([
  "creationTimestamp",
  "resourceVersion",
  "time",
  "lastPhaseTransitionTime",
  "lastTransitionTime",
  "nodePort",
  "clusterIP",
  "clusterIPs",
]);

/** Status and body without what is the server's own: times, versions, addresses, and the object's uid. */
export function likeness({ status, body, text }: ApiAnswer): JsonObject {
  const uid = textAt(body, "metadata", "uid");
  const known = isObject(body) && Object.keys(body).length > 0 ? withoutOwn(body, uid) : text;
  return { status, body: known };
}

function withoutOwn(value: JsonValue, uid: string): JsonValue {
  if (isList(value)) return value.map((item) => withoutOwn(item, uid));
  if (typeof value === "string" && uid !== "") return value.replaceAll(uid, "UID");
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => {
    if (own.has(key) && inner !== "None") return [key, "its own"] as const;
    return [key, withoutOwn(inner, uid)] as const;
  });
  return Object.fromEntries(entries);
}

/** Owners are sorted by time, which differs; refusals list their causes in any order. */
export function sorted(answer: JsonObject): JsonObject {
  const { body } = answer;
  if (!isObject(body)) return answer;
  const owners = listAt(body, "metadata", "managedFields").toSorted(byText);
  if (owners.length > 0 && isObject(body["metadata"]))
    return { ...answer, body: { ...body, metadata: { ...body["metadata"], managedFields: owners } } };
  const causes = listAt(body, "details", "causes").toSorted(byText);
  if (causes.length === 0 || !isObject(body["details"])) return answer;
  // The message lists the causes too, in the order of the server.
  return { ...answer, body: { ...body, message: "", details: { ...body["details"], causes } } };
}

function byText(a: JsonValue, b: JsonValue): number {
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}
