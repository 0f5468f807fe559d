/** A kind as the API server serves it, and the paths of its objects. */

export interface Resource {
  /** `""` is the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** `deployments`. */
  readonly plural: string;
  readonly namespaced: boolean;
}

export function apiVersionOf({ group, version }: Pick<Resource, "group" | "version">): string {
  return group === "" ? version : `${group}/${version}`;
}

/** `Deployment.apps`, `ConfigMap.`: how grants and ApplySets name a kind. */
export function groupKind({ group, kind }: Pick<Resource, "group" | "kind">): string {
  return `${kind}.${group}`;
}

export interface Place {
  /** `""` for cluster-scoped objects, and for all namespaces. */
  readonly namespace: string;
  /** Absent for the whole collection. */
  readonly name?: string;
}

/** Every segment is encoded; a segment of dots alone would leave its place in the path and is refused. */
export function pathOf(resource: Resource, { namespace, name }: Place): string {
  const { group, version, plural, namespaced } = resource;
  const root = group === "" ? ["api", version] : ["apis", group, version];
  const within = namespaced && namespace !== "" ? ["namespaces", namespace] : [];
  return [...root, ...within, plural, ...(name === undefined ? [] : [name])].map(segment).join("");
}

function segment(text: string): string {
  if (/^\.*$/.test(text)) throw new RangeError("a segment of an API path must not be empty or dots alone");
  return `/${encodeURIComponent(text)}`;
}

/** `?a=b&c=d` with what is set. */
export function queryOf(parameters: Readonly<Record<string, string | undefined>>): string {
  const set = Object.entries(parameters).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${encodeURIComponent(value)}`],
  );
  return set.length === 0 ? "" : `?${set.join("&")}`;
}
