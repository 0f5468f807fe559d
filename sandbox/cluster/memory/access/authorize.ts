/** Role-based access control: what a user may do, by the bindings and roles in the store. */

import { type JsonObject, type JsonValue, listAt, objectAt, textAt } from "../../json.ts";
import type { SandboxUser } from "../../sandbox-user.ts";
import type { ObjectStore } from "../storage/object-store.ts";

/** One thing that somebody wants to do. */
export interface Access {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  /** `""` for the object itself. */
  readonly subresource: string;
  /** `""` across namespaces, and for cluster-scoped resources. */
  readonly namespace: string;
  /** `""` for a collection. */
  readonly name: string;
}

/** Members of `system:masters` may do everything; nobody else may do what no role allows. */
export function isAllowed(store: ObjectStore, user: SandboxUser, access: Access): boolean {
  if (user.groups.includes("system:masters")) return true;
  const cluster = store.list("clusterrolebindings.rbac.authorization.k8s.io");
  const local =
    access.namespace === "" ? [] : store.list("rolebindings.rbac.authorization.k8s.io", access.namespace);
  return [...cluster, ...local]
    .filter((binding) => listAt(binding, "subjects").some((subject) => names(subject, user)))
    .some((binding) => rulesOf(store, binding, access.namespace).some((rule) => covers(rule, access)));
}

function names(subject: JsonValue, user: SandboxUser): boolean {
  const name = textAt(subject, "name");
  switch (textAt(subject, "kind")) {
    case "User":
      return name === user.name;
    case "Group":
      return user.groups.includes(name) || name === "system:authenticated";
    case "ServiceAccount":
      return user.name === `system:serviceaccount:${textAt(subject, "namespace")}:${name}`;
    default:
      return false;
  }
}

function rulesOf(store: ObjectStore, binding: JsonObject, namespace: string): readonly JsonValue[] {
  const [kind, name] = [textAt(binding, "roleRef", "kind"), textAt(binding, "roleRef", "name")];
  const role =
    kind === "ClusterRole"
      ? store.get("clusterroles.rbac.authorization.k8s.io", "", name)
      : store.get("roles.rbac.authorization.k8s.io", namespace, name);
  return listAt(role, "rules");
}

function covers(rule: JsonValue, { verb, group, resource, subresource, name }: Access): boolean {
  const has = (field: string, ...wanted: readonly string[]) => {
    const values = listAt(rule, field);
    return values.includes("*") || wanted.some((value) => values.includes(value));
  };
  const target = subresource === "" ? resource : `${resource}/${subresource}`;
  const resourceNames = listAt(rule, "resourceNames");
  return (
    has("verbs", verb) &&
    has("apiGroups", group) &&
    has("resources", target, ...(subresource === "" ? [] : [`*/${subresource}`])) &&
    (resourceNames.length === 0 || resourceNames.includes(name))
  );
}

/** `User "reader" cannot list resource "pods" in API group "" in the namespace "shop"`. */
export function denial(user: SandboxUser, access: Access): string {
  const { verb, group, resource, subresource, namespace } = access;
  const target = subresource === "" ? resource : `${resource}/${subresource}`;
  const place = namespace === "" ? "at the cluster scope" : `in the namespace ${JSON.stringify(namespace)}`;
  return `User ${JSON.stringify(user.name)} cannot ${verb} resource ${JSON.stringify(target)} in API group ${JSON.stringify(group)} ${place}`;
}

/** Answers a SelfSubjectAccessReview. */
export function reviewAccess(store: ObjectStore, user: SandboxUser, review: JsonObject): JsonObject {
  const wanted = objectAt(review, "spec", "resourceAttributes");
  const access = {
    verb: textAt(wanted, "verb"),
    group: textAt(wanted, "group"),
    resource: textAt(wanted, "resource"),
    subresource: textAt(wanted, "subresource"),
    namespace: textAt(wanted, "namespace"),
    name: textAt(wanted, "name"),
  };
  return { ...review, status: { allowed: isAllowed(store, user, access) } };
}
