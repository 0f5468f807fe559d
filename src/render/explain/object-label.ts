/** Names of objects as kustomize writes them in its messages, and as they are called elsewhere. */

export interface ObjectId {
  readonly kind: string;
  readonly name: string;
  /** `""`: none. */
  readonly namespace: string;
}

/** `Deployment.v1.apps/web.shop`, `ConfigMap.[noVer].[noGrp]/web.[noNs]`; of a kind or a name that is not given, `""`. */
export function readObjectId(id: string): ObjectId | undefined {
  const [, kind, rest] = /^([A-Za-z]+|\[noKind\])\.[^/]*\/(.+)$/.exec(id) ?? [];
  if (kind === undefined || rest === undefined) return undefined;
  const end = rest.endsWith(".[noNs]") ? rest.length - ".[noNs]".length : rest.lastIndexOf(".");
  return {
    kind: given(kind),
    name: given(rest.slice(0, end)),
    namespace: given(rest.slice(end + 1)),
  };
}

/** `Deployment shop/web`. */
export function objectLabel({ kind, name, namespace }: ObjectId): string {
  return `${kind} ${namespace === "" ? "" : `${namespace}/`}${name}`;
}

/** The same of what kustomize wrote; that itself where it cannot be read. */
export function labelOf(id: string): string {
  const read = readObjectId(id);
  return read === undefined ? id : objectLabel(read);
}

function given(part: string): string {
  return part.startsWith("[no") ? "" : part;
}
