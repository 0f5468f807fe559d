/** Copies of an object with one place changed. */

import { isList, isObject, type JsonObject, type JsonValue } from "../../sandbox/cluster/json.ts";

export type Steps = readonly (string | number)[];

/** `undefined` as the value removes the place. Structs on the way are made where they are absent. */
export function withValue(object: JsonObject, steps: Steps, value: JsonValue | undefined): JsonObject {
  const changed = change(object, steps, value);
  return isObject(changed) ? changed : {};
}

function change(
  here: JsonValue | undefined,
  steps: Steps,
  value: JsonValue | undefined,
): JsonValue | undefined {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  if (typeof step === "number") {
    const items = isList(here) ? here : [];
    const changed = change(items[step], rest, value);
    return items.toSpliced(step, 1, ...(changed === undefined ? [] : [changed]));
  }
  const entries = isObject(here) ? here : {};
  const changed = change(entries[step], rest, value);
  if (changed !== undefined) return { ...entries, [step]: changed };
  return Object.fromEntries(Object.entries(entries).filter(([key]) => key !== step));
}

export function valueAt(object: JsonValue | undefined, steps: Steps): JsonValue | undefined {
  return steps.reduce<JsonValue | undefined>((here, step) => {
    if (typeof step === "number") return isList(here) ? here[step] : undefined;
    return isObject(here) ? here[step] : undefined;
  }, object);
}

/** As the causes of a 422 name a place: `spec.template.spec.containers[0].name`. */
export function causePath(steps: Steps): string {
  return steps
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`))
    .join("")
    .slice(1);
}

/** Field names without items: `spec.template.spec.containers.name`. */
export function plainPath(steps: Steps): string {
  return steps.filter((step) => typeof step === "string").join(".");
}

/** Every text of the object's specification that equals `before` becomes `after`. */
export function renamed(object: JsonObject, before: string, after: string): JsonObject {
  return {
    ...object,
    ...(object["spec"] === undefined ? {} : { spec: rename(object["spec"], before, after) }),
  };
}

function rename(value: JsonValue, before: string, after: string): JsonValue {
  if (isList(value)) return value.map((item) => rename(item, before, after));
  if (isObject(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, rename(inner, before, after)]),
    );
  return value === before ? after : value;
}
