/** Objects that inherit nothing, so that `__proto__`, `constructor` or `toString` in a manifest are keys like any other. */

import type { JsonValue } from "../model/json.ts";

/**
 * `Object.create(null)` would do, but engines keep such objects as hash tables, which are slower to build and to walk.
 * Instances of a class whose prototype is empty are as fast as ordinary objects.
 */
class Bare {
  [key: string]: JsonValue;
}
Object.setPrototypeOf(Bare.prototype, null);
Reflect.deleteProperty(Bare.prototype, "constructor");

export type MutableJsonObject = Record<string, JsonValue>;

export function bareObject(): MutableJsonObject {
  return new Bare();
}

/** A copy one level deep. */
export function bareCopy(source: Readonly<Record<string, JsonValue>>): MutableJsonObject {
  const copy = bareObject();
  for (const [key, value] of Object.entries(source)) copy[key] = value;
  return copy;
}
