import { describe, expect, test } from "vitest";
import { outcome } from "../../../src/core/model/outcome.ts";
import { commandReply } from "../../../src/core/report/command-reply.ts";
import { updateReply } from "../../../src/core/report/reply-parts.ts";

const accepted = (message: string) => ({ kind: "accepted", message }) as const;
const first = { command: "/deploy dev", answer: accepted("Deploying") } as const;
const second = {
  command: "/deploy production",
  answer: { kind: "outcome", outcome: outcome("HELD", { evidence: ["> `/deploy dev` was not asked"] }) },
} as const;
const wrong = { answer: { kind: "error", message: "There is no /delpoy" } } as const;

describe("a reply that is edited in place", () => {
  test("changes the parts that are newer, and keeps the others", () => {
    const before = commandReply({ commentId: 12, lines: [wrong, first, second] });
    const ended = { ...first, answer: accepted("It is there") };
    const newer = commandReply({ commentId: 12, lines: [ended] });
    expect(updateReply(before, newer)).toBe(commandReply({ commentId: 12, lines: [wrong, ended, second] }));
  });

  test("stays the same when nothing is newer", () => {
    const before = commandReply({ commentId: 12, lines: [first, second] });
    expect(updateReply(before, before)).toBe(before);
    expect(updateReply(before, commandReply({ commentId: 12, lines: [] }))).toBe(before);
  });

  test("takes no part that it did not have", () => {
    const before = commandReply({ commentId: 12, lines: [first] });
    expect(updateReply(before, commandReply({ commentId: 12, lines: [second] }))).toBe(before);
  });
});
