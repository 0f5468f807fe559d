/** What the operator allows one repository to do in one cluster, asked before anything else. */

import { Fault } from "../core/model/fault.ts";
import { type Identity, identityLabel } from "../core/model/manifest.ts";
import type { Grant } from "./cluster.ts";

/** All grants of a repository together. */
export interface Allowance {
  readonly namespace: (name: string) => boolean;
  /** `groupKind` as in `Grant.clusterScoped`. A Namespace must also be one that may be used. */
  readonly clusterScoped: (groupKind: string, name: string) => boolean;
  /** No grant of the repository switches it off. */
  readonly liveView: boolean;
}

/** `undefined`: the repository may not use the cluster at all. GitHub's names do not differ by case alone. */
export function allowanceOf(grants: readonly Grant[], repository: string): Allowance | undefined {
  const own = grants.filter((grant) => matchesRepository(grant.repository, repository));
  if (own.length === 0) return undefined;
  const namespace = (name: string) =>
    own.some((grant) => grant.namespaces.some((pattern) => matches(pattern, name)));
  return {
    namespace,
    liveView: own.every(({ liveView }) => liveView !== false),
    clusterScoped: (groupKind, name) =>
      own.some(({ clusterScoped }) => clusterScoped.includes(groupKind) || clusterScoped.includes("*")) &&
      (groupKind !== "Namespace." || namespace(name)),
  };
}

function matchesRepository(pattern: string, repository: string): boolean {
  const [wanted, name] = [pattern.toLowerCase(), repository.toLowerCase()];
  return wanted.endsWith("/*") ? name.startsWith(wanted.slice(0, -1)) : name === wanted;
}

function matches(pattern: string, name: string): boolean {
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

export interface GrantedObject {
  readonly identity: Identity;
  readonly namespaced: boolean;
}

/** What the operator would have to allow, or `undefined` when the object is allowed. */
export function refusalOf(allowance: Allowance, { identity, namespaced }: GrantedObject): string | undefined {
  const { group, kind, namespace, name } = identity;
  if (namespaced) return allowance.namespace(namespace) ? undefined : `namespaces: ["${namespace}"]`;
  const groupKind = `${kind}.${group}`;
  if (allowance.clusterScoped(groupKind, name)) return undefined;
  return groupKind === "Namespace." && !allowance.namespace(name)
    ? `namespaces: ["${name}"] and clusterScoped: ["Namespace."]`
    : `clusterScoped: ["${groupKind}"]`;
}

export interface GrantQuestion {
  readonly cluster: string;
  readonly repository: string;
}

/** Fault CLUSTER_NOT_GRANTED that names the objects and what the operator would have to add, unless all are allowed. */
export function requireGranted(
  { cluster, repository }: GrantQuestion,
  allowance: Allowance,
  objects: readonly GrantedObject[],
): void {
  const refused = objects.flatMap((object) => {
    const needed = refusalOf(allowance, object);
    return needed === undefined ? [] : [{ label: identityLabel(object.identity), needed }];
  });
  if (refused.length === 0) return;
  const shown = refused.slice(0, 5).map(({ label }) => label);
  const more = refused.length > shown.length ? ` and ${refused.length - shown.length} more` : "";
  throw notGranted(
    `${repository} may not write ${shown.join(", ")}${more} in the cluster ${cluster}.`,
    [...new Set(refused.map(({ needed }) => needed))].slice(0, 5).join("; "),
    repository,
  );
}

/** Fault CLUSTER_NOT_GRANTED, for a repository without any grant or with another namespace. */
export function notGranted(message: string, needed: string, repository: string): Fault {
  return new Fault("CLUSTER_NOT_GRANTED", {
    message,
    next: `The operator would have to add to the grant of ${repository} in the clusters file: ${needed}.`,
    retry: "never",
  });
}
