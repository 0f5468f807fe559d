/** A fact that is refused for good is unknown; a passing failure is left to whoever tries again. */

import { Fault } from "../../core/model/fault.ts";
import type { Unknown } from "../../core/model/gate.ts";

export async function orUnknown<T>(read: () => Promise<T>): Promise<T | Unknown> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Fault && error.retry === "never") return { unknown: error.message };
    throw error;
  }
}
