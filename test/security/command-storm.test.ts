/** A storm of comments with commands: security.md G9. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { outcome } from "../../src/core/model/outcome.ts";
import { commandReply } from "../../src/core/report/command-reply.ts";
import { commandsOfMarkers, marker } from "../../src/core/report/marker.ts";
import type { Comment, GitHubRepository } from "../../src/github/github.ts";
import { joinRefusal } from "../../src/jobs/command/refused-before.ts";
import { answerTooMany } from "../../src/jobs/command/too-many.ts";
import { proposeGreeting, say } from "../jobs/acts.ts";
import { type Harness, people, startHarness } from "../jobs/harness.ts";
import { comments, until } from "../jobs/look.ts";
import { lacks } from "../real/parts.ts";

describe.skipIf(lacks("kustomize"))("G9: many comments with commands at once", () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness();
  }, 60_000);
  afterAll(() => harness.stop());

  test("twenty are run, the others share one reply that says so", { timeout: 120_000 }, async () => {
    const number = await proposeGreeting(harness, "storm");
    const held = harness.github.faults.holdDeliveries({ event: "issue_comment" });
    const ids: number[] = [];
    for (let index = 0; index < 30; index += 1) ids.push(await say(harness, number, "/help", people.author));
    held.release();
    await until(
      "each is answered",
      async () => {
        const answered = new Set((await comments(harness, number)).flatMap(commandsOfMarkers));
        return ids.every((id) => answered.has(id));
      },
      async () => (await comments(harness, number)).map((body) => body.slice(0, 200)),
      100_000,
    );
    const told = await comments(harness, number);
    expect(told.filter((body) => body.includes("Too many commands at once"))).toHaveLength(1);
    expect(told.filter((body) => body.includes("| command | what it does |"))).toHaveLength(20);
  });
});

const person = (id: number) => ({ id, login: `user-${id}`, kind: "user" }) as const;

function comment(id: number, body = "/deploy staging", author = 7): Comment {
  const createdAt = "2026-11-25T00:00:00Z";
  return { id, body, author: person(author), pullRequest: 1, createdAt, edited: false, ours: author === 0 };
}

/** Tells what was written. */
async function written(act: (repository: Pick<GitHubRepository, "putComment">) => Promise<boolean>) {
  const texts: { readonly first: string; readonly text: string }[] = [];
  const putComment: GitHubRepository["putComment"] = async (_number, first, text) => {
    texts.push({ first, text });
    return { id: 1 };
  };
  const joined = await act({ putComment });
  return { joined, texts };
}

describe("G9: replies stay short", () => {
  test("what is over the limit is answered a hundred at a time, each by the same reply whoever comes first", async () => {
    const thread = Array.from({ length: 250 }, (_, index) => comment(index + 1));
    const answerOf = (id: number) =>
      written((repository) => answerTooMany(repository, thread[id - 1] ?? comment(0), thread));
    expect(await answerOf(20)).toEqual({ joined: false, texts: [] });
    const first = await answerOf(21);
    expect(first.texts).toEqual((await answerOf(120)).texts);
    expect(commandsOfMarkers(first.texts[0]?.text ?? "")).toHaveLength(100);
    const second = await answerOf(121);
    expect(second.texts[0]?.first).toBe(marker({ command: 121 }));
    expect(commandsOfMarkers((await answerOf(250)).texts[0]?.text ?? "")).toHaveLength(30);
  });

  test("another person's commands are not counted", async () => {
    const thread = [...Array.from({ length: 50 }, (_, index) => comment(index + 1)), comment(99, "/help", 8)];
    const other = await written((repository) =>
      answerTooMany(repository, thread.at(-1) ?? comment(0), thread),
    );
    expect(other).toEqual({ joined: false, texts: [] });
  });

  test("a refusal takes in a hundred comments; after that another one begins", async () => {
    const refusal = outcome("NOT_AUTHORISED");
    const replies = [{ answer: { kind: "outcome", outcome: refusal } }] as const;
    const joins = async (answered: number) => {
      const asked = Array.from({ length: answered }, (_, index) => comment(index + 1));
      const body = commandReply({ commentId: 1, lines: replies });
      const markers = asked.map(({ id }) => marker({ command: id })).join("\n");
      const reply = comment(5_000, body.replace(marker({ command: 1 }), markers), 0);
      const next = comment(9_000);
      const thread = [...asked, reply, next];
      return written((repository) => joinRefusal(repository, { comment: next, thread, replies }));
    };
    expect((await joins(99)).joined).toBe(true);
    expect(commandsOfMarkers((await joins(99)).texts[0]?.text ?? "")).toHaveLength(100);
    expect(await joins(100)).toEqual({ joined: false, texts: [] });
  });
});
