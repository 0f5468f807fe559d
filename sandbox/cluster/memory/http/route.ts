/** Reads the path of a request. */

export interface ResourcePath {
  readonly kind: "resource";
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  /** Absent: all namespaces, or a cluster-scoped resource. */
  readonly namespace?: string;
  /** Absent: the collection. */
  readonly name?: string;
  /** `""` for the object itself. */
  readonly subresource: string;
}

export type Route =
  | ResourcePath
  | { readonly kind: "health" | "version" | "core" | "groups" | "unknown" }
  | { readonly kind: "group"; readonly group: string }
  | { readonly kind: "group-version"; readonly group: string; readonly version: string };

export function readRoute(pathname: string): Route {
  const segments = pathname.split("/").slice(1).map(decodeURIComponent);
  if (segments.at(-1) === "") segments.pop();
  const [root, ...rest] = segments;
  if (root === "version" && rest.length === 0) return { kind: "version" };
  if (root === "readyz" || root === "livez" || root === "healthz") return { kind: "health" };
  if (root === "api") return readGroup("", rest);
  if (root !== "apis") return { kind: "unknown" };
  const [group, ...below] = rest;
  if (group === undefined) return { kind: "groups" };
  return below.length === 0 ? { kind: "group", group } : readGroup(group, below);
}

function readGroup(group: string, segments: readonly string[]): Route {
  const [version, ...rest] = segments;
  if (version === undefined) return { kind: "core" };
  if (rest.length === 0) return { kind: "group-version", group, version };
  const [first, namespace, plural, ...below] = rest;
  // `namespaces/x` is an object of its own, `namespaces/x/pods` a collection in it.
  const scoped = first === "namespaces" && plural !== undefined && !isNamespacePart(group, plural, below);
  return scoped
    ? { ...resource(group, version, [plural, ...below]), ...(namespace === undefined ? {} : { namespace }) }
    : resource(group, version, rest);
}

function isNamespacePart(group: string, segment: string, below: readonly string[]): boolean {
  return group === "" && below.length === 0 && (segment === "status" || segment === "finalize");
}

function resource(group: string, version: string, segments: readonly string[]): ResourcePath {
  const [plural = "", name, ...sub] = segments;
  return {
    kind: "resource",
    group,
    version,
    plural,
    ...(name === undefined ? {} : { name }),
    subresource: sub.join("/"),
  };
}
