/** What a route answers, before it becomes bytes. */

import { ApiError } from "./api-error.ts";

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Absent: no body (204, 302). */
  readonly body?: string | Uint8Array;
}

export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
    body: stringify(value),
  };
}

export function noContent(): Answer {
  return { status: 204, headers: {} };
}

export function text(status: number, type: string, body: string): Answer {
  return { status, headers: { "content-type": `${type}; charset=utf-8` }, body };
}

/** The answer for a refusal; `documentation` is the page that GitHub would point to. */
export function refusal(error: ApiError, documentation: string): Answer {
  return json(
    error.status,
    {
      message: error.message,
      ...error.extra,
      documentation_url: documentation,
      status: String(error.status),
    },
    error.headers,
  );
}

const bigMark = "\u0000bigint:";

/** JSON in which a bigint is written as a number of full length: `JSON.stringify` throws on it. */
export function stringify(value: unknown): string {
  const plain = JSON.stringify(value, (_key, member: unknown) =>
    typeof member === "bigint" ? `${bigMark}${member}` : member,
  );
  return plain.replace(/"\\u0000bigint:(\d+)"/g, "$1");
}
