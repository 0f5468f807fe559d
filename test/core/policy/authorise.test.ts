import { describe, expect, test } from "vitest";
import type { CommandName } from "../../../src/core/model/command.ts";
import type { Role } from "../../../src/core/model/pull-request.ts";
import { authorise } from "../../../src/core/policy/authorise.ts";
import { bob, person } from "./facts.ts";

const roles: readonly Role[] = ["none", "read", "triage", "write", "maintain", "admin"];
const writers: readonly Role[] = ["write", "maintain", "admin"];
const commands: readonly CommandName[] = ["status", "diff", "render", "deploy", "rollback", "resume"];

describe("authorise", () => {
  test.each(commands.flatMap((command) => roles.map((role) => ({ command, role }))))(
    "/$command by somebody with the role $role",
    ({ command, role }) => {
      const result = authorise({ command, actor: bob, role });
      expect(result.kind).toBe(writers.includes(role) ? "pass" : "reject");
    },
  );

  test("help is for everybody, whatever is known of them", () => {
    expect(authorise({ command: "help", actor: bob, role: "none" }).kind).toBe("skip");
    expect(authorise({ command: "help", actor: bob, role: { unknown: "why" } }).kind).toBe("skip");
  });

  test("a refusal names command, environment, role and who could", () => {
    expect(authorise({ command: "deploy", actor: bob, role: "triage", environment: "production" })).toEqual({
      rule: "authorised",
      kind: "reject",
      reason: "NOT_AUTHORISED",
      evidence: ["/deploy production needs the role write; @bob has triage"],
      next: "ask somebody with write access to comment /deploy production",
    });
  });

  test("a role that cannot be read refuses", () => {
    expect(
      authorise({ command: "status", actor: bob, role: { unknown: "GitHub answered 502" } }),
    ).toMatchObject({
      reason: "ROLE_UNREADABLE",
      evidence: ["the role of @bob cannot be read: GitHub answered 502"],
    });
  });

  test("bots and deleted accounts give no commands, whatever their role", () => {
    const bot = person(5, "robot[bot]", "bot");
    expect(authorise({ command: "deploy", actor: bot, role: "admin" })).toMatchObject({
      reason: "NOT_AUTHORISED",
    });
    expect(authorise({ command: "deploy", actor: person(0, "ghost"), role: "admin" })).toMatchObject({
      reason: "NOT_AUTHORISED",
      evidence: ["the account does not exist any more"],
    });
  });
});
