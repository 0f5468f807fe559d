/** Asks GitHub and gives back parsed data. Everything else that can happen is a fault. */

import { z } from "zod";
import type { Addresses } from "./addresses.ts";
import { faultOf, graphqlFault, unexpectedAnswer } from "./faults.ts";
import type { Refusal } from "./refusal.ts";
import type { Answer, Parameters, Send } from "./sender.ts";

interface Question<T> {
  /** As in GitHub's documentation: `GET /repos/{owner}/{repo}/pulls/{pull_number}`. */
  readonly route: string;
  readonly parameters?: Parameters;
  /** Reads the fields that are used; others may come and go. */
  readonly answer: z.ZodType<T>;
  readonly refusals?: Refusals<T>;
}

/** Refusals that are answers to a question: what they mean. May throw the fault that they are. */
type Refusals<T> = Readonly<Partial<Record<404 | 409 | 422, () => T>>>;

/** A page of a list, or the whole. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Of all pages, where GitHub tells. */
  readonly total?: number;
}

interface Query<T> {
  /** A named query. `$owner` and `$name` are given where it asks for them. */
  readonly document: string;
  readonly variables: Parameters;
  /** Of `data`. */
  readonly answer: z.ZodType<T>;
}

interface ListQuestion<T> extends Question<Page<T>> {
  /** Of lists in an order: whether the pages read so far hold all that is wanted. */
  readonly enough?: (items: readonly T[]) => boolean;
}

export interface Client {
  ask<T>(question: Question<T>): Promise<T>;
  /** All pages, in GitHub's order. A page that fails, or that leads nowhere new, fails the list: never a part of it. */
  list<T>(question: ListQuestion<T>): Promise<readonly T[]>;
  /** The same, page by page, as far as it is read. */
  pages<T>(question: Question<Page<T>>): AsyncGenerator<readonly T[]>;
  /** By GraphQL. What is not found is null in its data. */
  query<T>(query: Query<T>): Promise<T>;
}

export interface ClientOptions {
  readonly send: Send;
  /** A list's next page elsewhere is not followed. */
  readonly addresses: Addresses;
  /** In every question: owner and repo. */
  readonly defaults?: Parameters;
  /** Throws when a 404 does not mean what was asked for, but that everything is out of sight. */
  readonly onNotFound?: () => Promise<void>;
}

/** Of 100 items: no list that Slipway reads is honestly longer. */
const mostPages = 200;
const pageSize = 100;

export function createClient({ send, addresses, defaults = {}, onNotFound }: ClientOptions): Client {
  async function answerTo(route: string, parameters: Parameters): Promise<Answer | Refusal> {
    const sent = await send(route, parameters);
    if (sent.kind === "answer") return sent.answer;
    if (sent.refusal.status === 404) await onNotFound?.();
    return sent.refusal;
  }

  async function ask<T>({ route, parameters, answer, refusals }: Question<T>): Promise<T> {
    const found = await answerTo(route, { ...defaults, ...parameters });
    return "data" in found ? parse(answer, found.data, route) : refused(found, route, refusals);
  }

  async function* pages<T>(question: Question<Page<T>>): AsyncGenerator<readonly T[]> {
    const { route, parameters, answer, refusals } = question;
    const first = await answerTo(route, { ...defaults, ...parameters, per_page: pageSize });
    if (!("data" in first)) {
      yield refused(first, route, refusals).items;
      return;
    }
    let count = 0;
    const visited = new Set<string>();
    let found: Answer = first;
    for (;;) {
      const page = parse(answer, found.data, route);
      count += page.items.length;
      yield page.items;
      if (found.next === undefined) {
        if (page.items.length === pageSize && (page.total ?? 0) > count)
          throw unexpectedAnswer(route, `${count} of ${page.total} items, and no next page`);
        return;
      }
      const leadsOn =
        page.items.length > 0 && !visited.has(found.next) && isWithin(found.next, addresses.api);
      if (!leadsOn || visited.size === mostPages)
        throw unexpectedAnswer(route, "its next page leads nowhere new");
      visited.add(found.next);
      const next = await answerTo(`GET ${found.next}`, {});
      if (!("data" in next)) throw faultOf(next, route);
      found = next;
    }
  }

  async function list<T>({ enough, ...question }: ListQuestion<T>): Promise<readonly T[]> {
    const items: T[] = [];
    for await (const page of pages(question)) {
      items.push(...page);
      if (enough?.(page) === true) break;
    }
    return items;
  }

  async function query<T>({ document, variables, answer }: Query<T>): Promise<T> {
    const name = /^query (\w+)/.exec(document)?.[1] ?? "query";
    const { owner, repo } = { owner: undefined, repo: undefined, ...defaults };
    const found = await answerTo(`POST ${addresses.graphql}`, {
      query: document,
      variables: document.includes("$owner") ? { owner, name: repo, ...variables } : variables,
    });
    if (!("data" in found)) throw faultOf(found, `GraphQL ${name}`);
    const { data, errors = [] } = parse(graphqlAnswer, found.data, `GraphQL ${name}`);
    const error = errors.find(({ type }) => type !== "NOT_FOUND");
    if (error !== undefined) throw graphqlFault(error.type, name);
    return parse(answer, data, `GraphQL ${name}`);
  }

  return { ask, list, pages, query };
}

const graphqlAnswer = z.object({
  data: z.unknown().optional(),
  errors: z.array(z.object({ type: z.string().optional() })).optional(),
});

function refused<T>(refusal: Refusal, route: string, refusals: Refusals<T> = {}): T {
  const { status } = refusal;
  const meaning = status === 404 || status === 409 || status === 422 ? refusals[status] : undefined;
  if (meaning === undefined) throw faultOf(refusal, route);
  return meaning();
}

function parse<T>(schema: z.ZodType<T>, data: unknown, route: string): T {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  // The path alone: zod's own messages may quote what was found.
  throw unexpectedAnswer(route, parsed.error.issues[0]?.path.join(".") || "as a whole");
}

/** For lists that are plain arrays. */
export function listOf<T>(item: z.ZodType<T>): z.ZodType<Page<T>> {
  return z.array(item).transform((items) => ({ items }));
}

function isWithin(url: string, apiRoot: string): boolean {
  return URL.canParse(url) && new URL(url).origin === new URL(apiRoot).origin;
}
