/** The scale subresource: the number of replicas of a workload, read and written as a `Scale`. */

import { at, isObject, type JsonObject, numberAt, textAt } from "../../json.ts";
import type { Kind, ScalePaths } from "../kinds/kind.ts";
import { objectSelector } from "../storage/selectors.ts";

export function scaleOf(paths: ScalePaths, object: JsonObject): JsonObject {
  const selector = at(object, ...paths.selector);
  return {
    kind: "Scale",
    apiVersion: "autoscaling/v1",
    metadata: {
      name: textAt(object, "metadata", "name"),
      namespace: textAt(object, "metadata", "namespace"),
      uid: textAt(object, "metadata", "uid"),
      resourceVersion: textAt(object, "metadata", "resourceVersion"),
      creationTimestamp: textAt(object, "metadata", "creationTimestamp"),
    },
    spec: { replicas: numberAt(object, 0, ...paths.replicas) },
    status: {
      replicas: numberAt(object, 0, ...paths.statusReplicas),
      selector: typeof selector === "string" ? selector : selectorText(objectSelector(selector) ?? []),
    },
  };
}

function selectorText(requirements: NonNullable<ReturnType<typeof objectSelector>>): string {
  const words = { in: "in", notin: "notin", exists: "", absent: "!", gt: ">", lt: "<" };
  return requirements
    .map(({ key, operator, values }) => {
      if (operator === "in" && values.length === 1) return `${key}=${values[0]}`;
      if (operator === "exists") return key;
      if (operator === "absent") return `!${key}`;
      return `${key} ${words[operator]} (${values.join(",")})`;
    })
    .join(",");
}

/** The object with the number of replicas that a `Scale` asks for. */
export function withScale({ scale }: Kind, object: JsonObject, wanted: JsonObject): JsonObject {
  if (scale === undefined) return object;
  return setAt(object, scale.replicas, numberAt(wanted, 0, "spec", "replicas"));
}

function setAt(object: JsonObject, path: readonly string[], value: number): JsonObject {
  const [step, ...rest] = path;
  if (step === undefined) return object;
  const inner = object[step];
  return { ...object, [step]: rest.length === 0 ? value : setAt(isObject(inner) ? inner : {}, rest, value) };
}
