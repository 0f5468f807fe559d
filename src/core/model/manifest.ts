/** A manifest is one Kubernetes object as data. */

import type { JsonObject } from "./json.ts";

/** What makes two manifests the same object; the version is not part of it. */
export interface Identity {
  /** `""` is the core group. */
  readonly group: string;
  readonly kind: string;
  /** `""` for cluster-scoped objects. */
  readonly namespace: string;
  readonly name: string;
}

export interface Manifest {
  readonly identity: Identity;
  /** `v1`, `apps/v1` … */
  readonly apiVersion: string;
  /** The whole object, as read. */
  readonly body: JsonObject;
  /** Where it was read from, when it came from a file of the repository. Lines count from 1. */
  readonly source?: { readonly file: string; readonly line: number };
}

/** A stable key for maps and for sorting: fields separated by NUL, which no field can hold. */
export function identityKey({ group, kind, namespace, name }: Identity): string {
  return [group, kind, namespace, name].join("\0");
}

/** `Deployment shop/web`, `ClusterRole admin`: how an object is called in messages. */
export function identityLabel({ kind, namespace, name }: Identity): string {
  return namespace === "" ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

/** Compares with `<`, never by locale: digests and comments must not depend on the machine. */
export function compareIdentities(a: Identity, b: Identity): number {
  const [left, right] = [identityKey(a), identityKey(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}
