/** Walks the story, step by step, and waits for each to come true. */

import { setTimeout as sleep } from "node:timers/promises";
import type { Step, World } from "./step.ts";

export interface Narrator {
  begin(step: Step, number: number, of: number): void;
  /** Called while a step has not come true yet. */
  waiting(missing: string): void;
  end(step: Step, seen: readonly string[], milliseconds: number): void;
}

class StepFailed extends Error {
  override readonly name = "StepFailed";
}

export interface Telling {
  readonly steps: readonly Step[];
  readonly world: World;
  readonly narrator: Narrator;
  /** Milliseconds that a step may take. */
  readonly patienceMs: number;
}

/** Throws `StepFailed` that says which step did not come true, and what was missing. */
export async function tellStory({ steps, world, narrator, patienceMs }: Telling): Promise<void> {
  for (const [index, step] of steps.entries()) {
    narrator.begin(step, index + 1, steps.length);
    const began = Date.now();
    await step.act(world);
    await untilTrue(step, world, { narrator, until: began + patienceMs });
    narrator.end(step, step.see(world), Date.now() - began);
  }
}

export async function untilTrue(
  step: Step,
  world: World,
  { narrator, until }: { readonly narrator?: Narrator; readonly until: number },
): Promise<void> {
  for (;;) {
    const missing = await step.missing(world);
    if (missing === undefined) return;
    if (Date.now() > until) throw new StepFailed(`"${step.title}" did not come true: ${missing}`);
    narrator?.waiting(missing);
    await sleep(150);
  }
}
