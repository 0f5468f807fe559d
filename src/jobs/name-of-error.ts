/** What the log says of an error that nobody foresaw. */

import { Fault } from "../core/model/fault.ts";

/** An unforeseen error's message may hold anything; its name and its place in our code do not. */
export function nameOfError(error: unknown): string {
  if (error instanceof Fault) return error.message;
  if (!(error instanceof Error)) return typeof error;
  return `${error.name} ${error.stack?.split("\n").slice(1, 6).join(" ").trim() ?? ""}`;
}
