/** How answers are read: single ones, lists, GraphQL. With a transport of the test's own, for what no server would do. */

import { describe, expect, test } from "vitest";
import { z } from "zod";
import { addressesOf } from "../../src/github/addresses.ts";
import { createClient, listOf } from "../../src/github/client.ts";
import type { Parameters, Sent } from "../../src/github/sender.ts";

const addresses = addressesOf("https://git.example.com/api/v3");
const next = "https://git.example.com/api/v3/repos/a/b/pulls?page=2";

interface Asked {
  readonly route: string;
  readonly parameters: Parameters;
}

function answer(data: unknown, link?: string): Sent {
  return { kind: "answer", answer: { status: 200, data, ...(link === undefined ? {} : { next: link }) } };
}

/** A client whose questions get these answers, one after the other. */
function clientOf(...answers: readonly Sent[]) {
  const asked: Asked[] = [];
  const left = [...answers];
  const client = createClient({
    addresses,
    defaults: { owner: "a", repo: "b" },
    async send(route, parameters) {
      asked.push({ route, parameters });
      const given = left.shift();
      if (given === undefined) throw new Error("one question too many");
      return given;
    },
  });
  return { client, asked };
}

const route = "GET /repos/{owner}/{repo}/pulls";
const numbers = { route, answer: listOf(z.number()) };
const counted = {
  route,
  answer: z
    .object({ total_count: z.number(), runs: z.array(z.number()) })
    .transform(({ total_count, runs }) => ({ items: runs, total: total_count })),
};
const hundred = Array.from({ length: 100 }, (_, index) => index);

describe("a list", () => {
  test("asks for large pages and follows GitHub's own links", async () => {
    const { client, asked } = clientOf(answer([1, 2], next), answer([3]));
    expect(await client.list(numbers)).toEqual([1, 2, 3]);
    expect(asked).toEqual([
      { route, parameters: { owner: "a", repo: "b", per_page: 100 } },
      { route: `GET ${next}`, parameters: {} },
    ]);
  });

  test("that is empty is empty", async () => {
    expect(await clientOf(answer([])).client.list(numbers)).toEqual([]);
  });

  test.each([
    { name: "that leads to the same page again", answers: [answer([1], next), answer([1], next)] },
    { name: "whose next page is empty and leads on", answers: [answer([1], next), answer([], `${next}3`)] },
    { name: "that leads to another host", answers: [answer([1], "https://evil.example.com/x")] },
    { name: "that leads to another scheme", answers: [answer([1], "http://git.example.com/api/v3/x")] },
    { name: "that leads to no address", answers: [answer([1], "nowhere")] },
  ])("$name fails as a whole", async ({ answers }) => {
    const { client } = clientOf(...answers);
    await expect(client.list(numbers)).rejects.toMatchObject({
      reason: "GITHUB_UNAVAILABLE",
      message: expect.stringContaining("leads nowhere new"),
    });
  });

  test("that never ends is given up", async () => {
    let page = 0;
    const client = createClient({
      addresses,
      send: async () => answer([1], `${next}&again=${(page += 1)}`),
    });
    await expect(client.list(numbers)).rejects.toMatchObject({ reason: "GITHUB_UNAVAILABLE" });
    expect(page).toBeLessThan(300);
  });

  test("with a full page, no next one and a larger total is not taken for complete", async () => {
    const { client } = clientOf(answer({ total_count: 150, runs: hundred }));
    await expect(client.list(counted)).rejects.toThrow("100 of 150 items, and no next page");
    expect(await clientOf(answer({ total_count: 100, runs: hundred })).client.list(counted)).toHaveLength(
      100,
    );
  });

  test("stops early when what was read is enough", async () => {
    const { client, asked } = clientOf(answer([5, 4], next), answer([3, 2], `${next}3`));
    expect(await client.list({ ...numbers, enough: (items) => items.includes(3) })).toEqual([5, 4, 3, 2]);
    expect(asked).toHaveLength(2);
  });

  test("may mean something when its first page is refused, never when a later one is", async () => {
    const gone: Sent = { kind: "refusal", refusal: { status: 404, suspended: false } };
    const question = { ...numbers, refusals: { 404: () => ({ items: [0] }) } };
    expect(await clientOf(gone).client.list(question)).toEqual([0]);
    await expect(clientOf(answer([1], next), gone).client.list(question)).rejects.toMatchObject({
      reason: "GITHUB_UNAVAILABLE",
    });
  });
});

describe("an answer by GraphQL", () => {
  const query = {
    document: "query Name($owner: String!, $name: String!) { repository(owner: $owner, name: $name) { id } }",
    variables: { more: 1 },
    answer: z.object({ repository: z.object({ id: z.string() }).nullable() }),
  };

  test("is asked for beside the REST API, with owner and name", async () => {
    const { client, asked } = clientOf(answer({ data: { repository: { id: "R_1" } } }));
    expect(await client.query(query)).toEqual({ repository: { id: "R_1" } });
    expect(asked).toEqual([
      {
        route: "POST https://git.example.com/api/graphql",
        parameters: { query: query.document, variables: { owner: "a", name: "b", more: 1 } },
      },
    ]);
  });

  test("is null where something is not found", async () => {
    const { client } = clientOf(
      answer({ data: { repository: null }, errors: [{ type: "NOT_FOUND", message: "x" }] }),
    );
    expect(await client.query(query)).toEqual({ repository: null });
  });

  test.each([
    { type: "FORBIDDEN", reason: "PERMISSION_MISSING" },
    { type: "INSUFFICIENT_SCOPES", reason: "PERMISSION_MISSING" },
    { type: "SERVICE_UNAVAILABLE", reason: "GITHUB_UNAVAILABLE" },
    { type: undefined, reason: "GITHUB_UNAVAILABLE" },
  ])("with the error $type is $reason, without its text", async ({ type, reason }) => {
    const errors = [{ ...(type === undefined ? {} : { type }), message: "canary" }];
    const asking = clientOf(answer({ data: null, errors })).client.query(query);
    await expect(asking).rejects.toMatchObject({ reason, message: expect.not.stringContaining("canary") });
  });
});
