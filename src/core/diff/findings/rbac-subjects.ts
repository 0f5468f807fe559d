/**
 * Part of `rbac-widened`: a binding that is new, or has a new subject, gives somebody rights. First come subjects that stand for everybody and
 * the role `cluster-admin`. A new RoleBinding for ServiceAccounts that are new with it belongs to something new: a note.
 */

import { listOf, objectOf, textOf } from "../../manifests/object-of.ts";
import type { JsonObject } from "../../model/json.ts";
import type { Manifest } from "../../model/manifest.ts";
import type { BothSides } from "./both-sides.ts";
import type { RawFinding } from "./finding-rule.ts";
import { isKind } from "./is-kind.ts";
import { makeFinding } from "./make-finding.ts";
import { readAt } from "./read-at.ts";
import { target } from "./reference.ts";

const everybody: ReadonlySet<string> = new Set([
  "system:anonymous",
  "system:unauthenticated",
  "system:authenticated",
  "system:serviceaccounts",
]);

export function rbacSubjects(sides: BothSides): readonly RawFinding[] {
  const { added, changed, originOf } = sides;
  return [...added, ...changed.map(({ after }) => after)]
    .filter(({ identity }) =>
      isKind(
        identity,
        "RoleBinding.rbac.authorization.k8s.io",
        "ClusterRoleBinding.rbac.authorization.k8s.io",
      ),
    )
    .flatMap((binding) => newSubjects(binding, originOf(binding), sides));
}

function newSubjects(
  binding: Manifest,
  origin: Manifest | undefined,
  sides: BothSides,
): readonly RawFinding[] {
  const old = new Set(subjectsOf(origin).map((subject) => subjectText(subject, origin)));
  return subjectsOf(binding).flatMap((subject, index): readonly RawFinding[] => {
    const text = subjectText(subject, binding);
    if (old.has(text)) return [];
    const isUrgent = everybody.has(textOf(subject["name"])) || isClusterAdmin(binding);
    const isNew =
      origin === undefined &&
      binding.identity.kind === "RoleBinding" &&
      isNewAccount(subject, binding, sides);
    return [
      makeFinding("rbac-widened", {
        identity: binding.identity,
        path: [{ key: "subjects" }, { index }],
        message: messageOf(subject, binding),
        after: text,
        ...(isUrgent ? { urgent: true } : isNew ? { severity: "note" } : {}),
      }),
    ];
  });
}

function messageOf(subject: JsonObject, binding: Manifest): string {
  if (everybody.has(textOf(subject["name"])))
    return "The binding gives rights to everybody who can reach the API server.";
  if (isClusterAdmin(binding))
    return "The binding newly makes a subject cluster-admin: it may do everything.";
  return binding.identity.kind === "RoleBinding"
    ? "The binding newly gives a subject the rights of its role in this namespace."
    : "The binding newly gives a subject the rights of its role in the whole cluster.";
}

function isClusterAdmin({ body }: Manifest): boolean {
  return (
    readAt(body, "roleRef", "name") === "cluster-admin" && readAt(body, "roleRef", "kind") === "ClusterRole"
  );
}

function subjectsOf(binding: Manifest | undefined): readonly JsonObject[] {
  return listOf(binding?.body["subjects"]).map(objectOf);
}

/** `ServiceAccount shop/web`, `Group system:masters`. */
function subjectText({ kind, namespace, name }: JsonObject, binding: Manifest | undefined): string {
  const place = textOf(namespace) || (kind === "ServiceAccount" ? (binding?.identity.namespace ?? "") : "");
  return `${textOf(kind)} ${place === "" ? "" : `${place}/`}${textOf(name)}`;
}

function isNewAccount(
  { kind, namespace, name }: JsonObject,
  binding: Manifest,
  { baseSide, headSide }: BothSides,
): boolean {
  if (kind !== "ServiceAccount") return false;
  const account = target("ServiceAccount.", textOf(namespace) || binding.identity.namespace, textOf(name));
  return baseSide.find(account) === undefined && headSide.find(account) !== undefined;
}
