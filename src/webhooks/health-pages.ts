/** Pages for those who watch the process: does it live, can it take work, why not. */

import { type Answer, answer } from "./answer.ts";
import { within } from "./within.ts";

/** Names what is missing, for a person; empty: ready. */
export type Ready = () => Promise<readonly string[]>;

export interface HealthQuestion {
  readonly ready: Ready;
  readonly draining: boolean;
  readonly deadlineMs: number;
}

/** `undefined` when the path is none of these pages. */
export async function healthPage(path: string, question: HealthQuestion): Promise<Answer | undefined> {
  if (path === "/healthz") return answer(200, "alive");
  if (path === "/ping") return answer(200, "PONG");
  if (path !== "/readyz") return undefined;
  const reasons = await reasonsOf(question);
  const ready = reasons.length === 0;
  return answer(ready ? 200 : 503, JSON.stringify({ ready, reasons }), {
    "content-type": "application/json",
  });
}

async function reasonsOf({ ready, draining, deadlineMs }: HealthQuestion): Promise<readonly string[]> {
  if (draining) return ["this process is shutting down"];
  const settled = await within(deadlineMs, ready());
  switch (settled.kind) {
    case "done":
      return settled.value;
    case "late":
      return [`what this process needs did not answer within ${deadlineMs} ms`];
    case "failed":
      return ["what this process needs could not be looked at"];
  }
}
