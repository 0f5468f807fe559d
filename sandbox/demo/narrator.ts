/** Tells the story in a terminal, or in plain lines where there is none. */

import type { Step } from "./story/step.ts";
import type { Narrator } from "./story/tell-story.ts";

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

export function makeNarrator(out: NodeJS.WriteStream): Narrator {
  const live = out.isTTY;
  const bold = (text: string): string => (live ? `\u001b[1m${text}\u001b[0m` : text);
  const dim = (text: string): string => (live ? `\u001b[2m${text}\u001b[0m` : text);
  let frame = 0;
  const clear = (): void => void (live && out.write("\r\u001b[2K"));
  return {
    begin(step: Step, number: number, of: number) {
      out.write(`\n${bold(`${number}/${of}  ${step.title}`)}\n${wrapped(step.tell, "     ")}\n`);
    },
    waiting(missing: string) {
      if (!live) return;
      clear();
      frame = (frame + 1) % frames.length;
      out.write(dim(`     ${frames[frame]} ${missing}`.slice(0, (out.columns ?? 80) - 1)));
    },
    end(_step: Step, seen: readonly string[], milliseconds: number) {
      clear();
      out.write(`     ✔ ${dim(`${(milliseconds / 1000).toFixed(1)} s`)}\n`);
      for (const line of seen) out.write(`     → ${line}\n`);
    },
  };
}

function wrapped(text: string, indent: string): string {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length > 92) lines.push(`${indent}${word}`);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.join("\n");
}
