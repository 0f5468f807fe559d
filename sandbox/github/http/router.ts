/** Finds the route of a request by GitHub's path templates. */

export interface RouteMatch<T> {
  readonly route: T;
  /** `GET /repos/{owner}/{repo}` */
  readonly key: string;
  readonly params: ReadonlyMap<string, string>;
}

export interface Router<T> {
  find(method: string, path: string): RouteMatch<T> | undefined;
  /** Methods that this path knows. */
  methods(path: string): readonly string[];
}

/** Parameters that may hold slashes. */
const greedy = new Set(["ref", "path", "branch", "basehead"]);

interface Compiled<T> {
  readonly key: string;
  readonly method: string;
  readonly route: T;
  readonly pattern: RegExp;
  readonly names: readonly string[];
  /** More fixed text is more specific. */
  readonly weight: number;
}

export function createRouter<T>(routes: ReadonlyMap<string, T>): Router<T> {
  const compiled = [...routes]
    .map(([key, route]) => compile(key, route))
    .toSorted((a, b) => b.weight - a.weight || a.names.length - b.names.length);
  const candidates = (path: string): Compiled<T>[] => compiled.filter(({ pattern }) => pattern.test(path));
  return {
    find(method, path) {
      const found = candidates(path).find((candidate) => candidate.method === method);
      if (found === undefined) return undefined;
      const params = readParams(found, path);
      return params === undefined ? undefined : { route: found.route, key: found.key, params };
    },
    methods: (path) => candidates(path).map(({ method }) => method),
  };
}

function compile<T>(key: string, route: T): Compiled<T> {
  const space = key.indexOf(" ");
  const template = key.slice(space + 1);
  const names: string[] = [];
  const source = template
    .split("/")
    .map((segment) =>
      segment.replace(/\{(\w+)\}|([^{]+)/g, (_all, name: string | undefined, fixed: string | undefined) => {
        if (name === undefined) return escapeText(fixed ?? "");
        names.push(name);
        return name === "path" ? "(.*?)" : greedy.has(name) ? "(.+?)" : "([^/]+)";
      }),
    )
    .join("/");
  return {
    key,
    method: key.slice(0, space),
    route,
    names,
    // A path may be empty: then it names the root, with or without a slash before it.
    pattern: new RegExp(`^${source.replace(/\/\(\.\*\?\)$/, "(?:/(.*?))?")}/?$`),
    weight: template.replace(/\{\w+\}/g, "").length,
  };
}

function escapeText(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function readParams<T>(
  { pattern, names }: Compiled<T>,
  path: string,
): ReadonlyMap<string, string> | undefined {
  const found = pattern.exec(path);
  try {
    return new Map(names.map((name, index) => [name, decodeURIComponent(found?.[index + 1] ?? "")]));
  } catch {
    return undefined;
  }
}
