/** Pages of a GraphQL connection. */

import { graphqlError } from "./errors.ts";

export interface PageArguments {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
  readonly before?: string | null;
}

const most = 100;

/** Cuts the asked page out of a list that is in the connection's order. */
export function connection<T, N>(
  field: string,
  {
    items,
    page,
    node,
  }: { readonly items: readonly T[]; readonly page: PageArguments; readonly node: (item: T) => N },
) {
  const size = page.first ?? page.last;
  if (size === undefined || size === null) {
    throw graphqlError(
      "MISSING_PAGINATION_BOUNDARIES",
      `You must provide a \`first\` or \`last\` value to properly paginate the \`${field}\` connection.`,
    );
  }
  if (size > most) {
    throw graphqlError(
      "UNPROCESSABLE",
      `Requesting ${size} records on the \`${field}\` connection exceeds the \`first\` limit of ${most} records.`,
    );
  }
  const from = page.after === undefined || page.after === null ? 0 : offsetOf(page.after) + 1;
  const to = page.before === undefined || page.before === null ? items.length : offsetOf(page.before);
  const start = page.first === undefined || page.first === null ? Math.max(from, to - size) : from;
  const shown = items.slice(start, Math.min(to, start + size));
  const end = start + shown.length;
  return {
    totalCount: items.length,
    nodes: shown.map(node),
    edges: shown.map((item, index) => ({ cursor: cursorOf(start + index), node: node(item) })),
    pageInfo: {
      hasNextPage: end < items.length,
      hasPreviousPage: start > 0,
      startCursor: shown.length === 0 ? null : cursorOf(start),
      endCursor: shown.length === 0 ? null : cursorOf(end - 1),
    },
  };
}

function cursorOf(offset: number): string {
  return Buffer.from(`cursor:v2:${offset}`).toString("base64");
}

function offsetOf(cursor: string): number {
  const found = /^cursor:v2:(\d+)$/.exec(Buffer.from(cursor, "base64").toString("utf8"));
  if (found === null)
    throw graphqlError("UNPROCESSABLE", `\`${cursor}\` does not appear to be a valid cursor.`);
  return Number(found[1]);
}
