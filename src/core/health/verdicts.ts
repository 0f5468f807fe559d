/** The few shapes of an answer. */

import type { Health } from "../model/health.ts";

export function current(message = ""): Health {
  return { state: "current", message };
}

export function inProgress(message: string): Health {
  return { state: "in-progress", message };
}

export function failed(message: string): Health {
  return { state: "failed", message };
}

/** `Ready=False: reason`, `Ready=False`. */
export function because(what: string, reason: string): string {
  return reason === "" ? what : `${what}: ${reason}`;
}

/** In progress with the first of the shortfalls, if there is one. */
export function unless(
  shortfalls: readonly (readonly [isShort: boolean, message: string])[],
): Health | undefined {
  const first = shortfalls.find(([isShort]) => isShort);
  return first === undefined ? undefined : inProgress(first[1]);
}
