/** Pages of a list, with the `link` header that clients follow. */

import type { Answer } from "./answer.ts";
import { json } from "./answer.ts";
import { ApiError } from "./api-error.ts";

export interface PageRequest {
  readonly page: number;
  readonly perPage: number;
}

export function readPage(query: URLSearchParams): PageRequest {
  return {
    page: positive(query.get("page"), 1, Number.MAX_SAFE_INTEGER),
    perPage: positive(query.get("per_page"), 30, 100),
  };
}

function positive(given: string | null, fallback: number, most: number): number {
  if (given === null || given === "") return fallback;
  const value = Number(given);
  // GitHub takes nonsense for the default instead of refusing it.
  if (!Number.isInteger(value) || value < 1) return fallback;
  return Math.min(value, most);
}

export interface Listing<T> {
  /** The URL that was asked for, with its query. */
  readonly url: URL;
  readonly items: readonly T[];
  /** Wraps the page's items, for lists that come with `total_count`. */
  readonly wrap?: (items: readonly unknown[], total: number) => unknown;
}

/** Cuts the asked page out of a list; only that page's items are serialized. */
export async function paginate<T>(
  { url, items, wrap }: Listing<T>,
  serialize: (item: T) => unknown,
): Promise<Answer> {
  const { page, perPage } = readPage(url.searchParams);
  const start = (page - 1) * perPage;
  const shown = await Promise.all(items.slice(start, start + perPage).map(serialize));
  const last = Math.max(1, Math.ceil(items.length / perPage));
  const link = linkHeader(url, { page, last });
  return json(200, wrap === undefined ? shown : wrap(shown, items.length), link === "" ? {} : { link });
}

function linkHeader(url: URL, { page, last }: { readonly page: number; readonly last: number }): string {
  const links: string[] = [];
  const add = (rel: string, target: number): void => {
    const next = new URL(url);
    next.searchParams.set("page", String(target));
    links.push(`<${next.href}>; rel="${rel}"`);
  };
  if (page > 1) add("prev", Math.min(page - 1, last));
  if (page < last) {
    add("next", page + 1);
    add("last", last);
  }
  if (page > 1) add("first", 1);
  return links.join(", ");
}

/** Refuses a query parameter outside its set, as GitHub does for the lists that check it. */
export function readChoice<T extends string>(
  query: URLSearchParams,
  name: string,
  { of, fallback }: { readonly of: readonly T[]; readonly fallback: T },
): T {
  const given = query.get(name);
  if (given === null || given === "") return fallback;
  const found = of.find((choice) => choice === given);
  if (found === undefined) {
    throw new ApiError(
      422,
      `Invalid value for parameter '${name}': "${given}" is not a member of ${JSON.stringify(of)}.`,
    );
  }
  return found;
}
