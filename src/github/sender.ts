/** Sends one request with the right credential, at the right pace, and turns what goes wrong into a refusal. */

import type { Octokit } from "@octokit/rest";
import { z } from "zod";
import { Fault } from "../core/model/fault.ts";
import { limitFault, type Pace } from "./pace.ts";
import { type Refusal, refusalOf } from "./refusal.ts";

export type Parameters = Readonly<Record<string, unknown>>;

/** GitHub's answer; `data` is not parsed yet. */
export interface Answer {
  readonly status: number;
  /** The URL of the next page, when the `link` header has one. */
  readonly next?: string;
  readonly data: unknown;
}

/** A request that was refused; a value, because a refusal is the answer to some questions. */
export type Sent =
  | { readonly kind: "answer"; readonly answer: Answer }
  | { readonly kind: "refusal"; readonly refusal: Refusal };

/** Throws a fault only for limits. `route` is a template as in GitHub's documentation, or a full URL after the verb. */
export type Send = (route: string, parameters: Parameters) => Promise<Sent>;

export interface Credential {
  get(): Promise<string>;
  /** GitHub did not accept this token: forget it. */
  drop(token: string): void;
}

export interface SenderOptions {
  readonly request: Octokit["request"];
  readonly pace: Pace;
  readonly clock: () => number;
  /** Absent: the client authenticates by itself. */
  readonly credential?: Credential;
}

const octokitAnswer = z.object({
  status: z.number(),
  headers: z.object({ link: z.string().optional() }),
  data: z.unknown(),
});

/** GraphQL answers 200 when it limits us. */
const graphqlLimit = z.object({
  errors: z.tuple([z.object({ type: z.literal("RATE_LIMITED") })], z.unknown()),
});

/** Routes that notify people. */
const noticing: ReadonlySet<string> = new Set(["POST /repos/{owner}/{repo}/issues/{issue_number}/comments"]);

export function createSender({ request, pace, clock, credential }: SenderOptions): Send {
  async function once(route: string, parameters: Parameters, token?: string): Promise<Sent> {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const kind = noticing.has(route) ? "notice" : "plain";
    try {
      const answer = readAnswer(await pace.run(kind, () => request(route, { ...parameters, headers })));
      if (graphqlLimit.safeParse(answer.data).success) throw limitFault(pace.limited());
      pace.answered();
      return { kind: "answer", answer };
    } catch (error) {
      if (error instanceof Fault) throw error;
      const refusal = refusalOf(error, clock());
      if (refusal.limit !== undefined) throw limitFault(pace.limited(refusal.limit.told));
      return { kind: "refusal", refusal };
    }
  }

  return async (route, parameters) => {
    if (credential === undefined) return once(route, parameters);
    const token = await credential.get();
    const sent = await once(route, parameters, token);
    if (sent.kind === "answer" || sent.refusal.status !== 401) return sent;
    // A token can die before its hour: one new one, the same request. At a 401 GitHub did nothing, so a write is safe, too.
    credential.drop(token);
    return once(route, parameters, await credential.get());
  };
}

function readAnswer(answer: unknown): Answer {
  const { status, headers, data } = octokitAnswer.parse(answer);
  const next = /<([^<>]+)>\s*;\s*rel="next"/.exec(headers.link ?? "")?.[1];
  return { status, data, ...(next === undefined ? {} : { next }) };
}
