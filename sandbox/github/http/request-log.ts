/** What was asked and answered, for tests to query. Holds no token. */

export interface LoggedRequest {
  readonly id: string;
  readonly method: string;
  /** Without the API's prefix. */
  readonly path: string;
  readonly query: string;
  /** Template of the route, when one was found. */
  readonly template?: string;
  /** `anonymous`, `app:<id>`, `user:<login>`, `installation:<id>`, `invalid`. */
  readonly caller: string;
  readonly requestBody: string;
  readonly status: number;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody: string;
}

export interface RequestLog {
  add(entry: LoggedRequest): void;
  all(): readonly LoggedRequest[];
  /** Those of one method and path or template. */
  matching(method: string, path: string | RegExp): readonly LoggedRequest[];
  clear(): void;
}

/** Enough for a long test; older entries go. */
const capacity = 20_000;

export function createRequestLog(): RequestLog {
  const entries: LoggedRequest[] = [];
  return {
    add(entry) {
      entries.push(entry);
      if (entries.length > capacity) entries.splice(0, entries.length - capacity);
    },
    all: () => [...entries],
    matching: (method, path) =>
      entries.filter(
        (entry) =>
          entry.method === method &&
          (typeof path === "string" ? entry.path === path || entry.template === path : path.test(entry.path)),
      ),
    clear() {
      entries.length = 0;
    },
  };
}
