/** Whether the API server reads both sides of a change the same at that place: then it has no effect. */

import { builtInScope } from "../manifests/cluster-scoped-kinds.ts";
import { isJsonObject, type JsonValue } from "../model/json.ts";
import type { Identity } from "../model/manifest.ts";
import { orderlessLists, scalarSets } from "./list-keys.ts";
import { compareQuantities } from "./quantity.ts";
import type { RawChange } from "./raw-change.ts";
import { isList } from "./same-value.ts";

/** Keys of the path from its end; elements of lists are left out. */
type Keys = readonly string[];

/**
 * `way`: the keys of its path. Only for kinds that the API server itself serves, and for the metadata of any: of a custom kind nobody knows what its controller takes
 * for the same.
 */
export function meansTheSame(change: RawChange, way: readonly string[], { group, kind }: Identity): boolean {
  const keys = way.toReversed();
  const isKnown = builtInScope(group, kind) !== undefined || keys.at(-1) === "metadata";
  if (!isKnown || change.path.some((step) => "embedded" in step)) return false;
  switch (change.kind) {
    case "added":
      return isAsAbsent(change.after.value, keys);
    case "removed":
      return isAsAbsent(change.before.value, keys);
    case "changed":
      return areEqual(change.before.value, change.after.value, keys);
    case "reordered":
      return isOneOf(scalarSets, keys) || isOneOf(orderlessLists, keys);
  }
}

/** Empty, they say what they say when they are absent. */
const emptyAsAbsent: ReadonlySet<string> = new Set([
  "labels",
  "annotations",
  "data",
  "binaryData",
  "stringData",
  "nodeSelector",
  "finalizers",
  "ownerReferences",
  "env",
  "envFrom",
  "args",
  "command",
  "volumes",
  "volumeMounts",
  "volumeDevices",
  "initContainers",
  "imagePullSecrets",
  "tolerations",
  "hostAliases",
]);

/** In a map of texts `null` is a member without text; in a structure it is no member. */
const textMaps: ReadonlySet<string> = new Set([
  "labels",
  "annotations",
  "data",
  "binaryData",
  "stringData",
  "nodeSelector",
  "matchLabels",
  "selector",
]);

function isAsAbsent(value: JsonValue, [key = "", parent = ""]: Keys): boolean {
  if (value === null) return !textMaps.has(parent);
  if (key === "protocol") return value === "TCP" && parent === "ports";
  return isEmpty(value) && emptyAsAbsent.has(key);
}

function isEmpty(value: JsonValue): boolean {
  return (isList(value) && value.length === 0) || (isJsonObject(value) && Object.keys(value).length === 0);
}

function areEqual(before: JsonValue, after: JsonValue, keys: Keys): boolean {
  if (isQuantity(keys)) return compareQuantities(before, after) === 0;
  if (isProbePort(keys)) return portOf(before) !== undefined && portOf(before) === portOf(after);
  return isOneOf(emptyAsAbsent, keys) && [before, after].every((value) => value === null || isEmpty(value));
}

/** Whether the path ends with one of these. */
function isOneOf(names: ReadonlySet<string>, keys: Keys): boolean {
  return keys.slice(0, 1).some((key) => names.has(key));
}

/** `resources.limits.cpu`, and the other places of the API whose type is Quantity. */
function isQuantity([key = "", parent = "", grandparent = ""]: Keys): boolean {
  if (["sizeLimit", "divisor", "averageValue"].includes(key)) return true;
  if (key === "value") return parent === "target";
  if (["limits", "requests"].includes(parent)) return grandparent === "resources";
  if (["hard", "capacity", "podFixed", "allocatedResources"].includes(parent)) return true;
  const ranges = ["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"];
  return ranges.includes(parent) && grandparent === "limits";
}

/** The kubelet reads a probe's port of digits as a number; a Service's `targetPort` of digits is refused. */
function isProbePort([key = "", parent = ""]: Keys): boolean {
  return key === "port" && ["httpGet", "tcpSocket"].includes(parent);
}

function portOf(value: JsonValue): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^[1-9]\d{0,4}$/.test(value) ? Number(value) : undefined;
}
