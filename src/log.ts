/** One JSON line on stderr for each thing worth knowing; tokens and keys never get through. */

import type { Log } from "./jobs/tools.ts";

/** Installation tokens in both forms, JSON web tokens, private keys, credentials in URLs. */
const secretShapes = [
  /\bgh[a-z]_[A-Za-z0-9._-]{36,}/g,
  /\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]*/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /(?<=:\/\/)[^/\s@]+@/g,
];

export function scrub(text: string): string {
  return secretShapes.reduce((scrubbed, shape) => scrubbed.replace(shape, "‹redacted›"), text);
}

export function makeLog(write: (line: string) => void, clock: () => number): Log {
  return (level, message, fields = {}) => {
    const line = { time: new Date(clock()).toISOString(), level, message, ...fields };
    write(`${scrub(JSON.stringify(line))}\n`);
  };
}

/** What may be told of an error that nobody foresaw: its name and where it was thrown. Its message may quote anything. */
export function placeOf(error: unknown): { readonly error: string; readonly place: string } {
  if (!(error instanceof Error)) return { error: typeof error, place: "unknown" };
  const { stack = "", message } = error;
  // A message may have lines that look like frames.
  const frames = stack.slice(Math.max(0, stack.indexOf(message)) + message.length);
  const [, place = "unknown"] = /\n\s+at [^\n]*?([\w.-]+:\d+:\d+)\)?(?:\n|$)/.exec(frames) ?? [];
  return { error: /^\w{1,60}$/.test(error.name) ? error.name : "Error", place };
}
