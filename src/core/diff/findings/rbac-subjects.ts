/**
 * Part of `rbac-widened`: a binding that is new, or has a new subject, gives somebody rights. First come subjects that stand for everybody and
 * the role `cluster-admin`. A new RoleBinding for ServiceAccounts that are new with it belongs to something new, as does all of a new
 * environment: a note.
 */

import { listOf, objectOf, textOf } from "../../manifests/object-of.ts";
import type { JsonObject } from "../../model/json.ts";
import type { Manifest } from "../../model/manifest.ts";
import { fewNames } from "./few-names.ts";
import { groupBy } from "../group-by.ts";
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

/** Subjects of whom the same is to be said are one finding. */
function newSubjects(
  binding: Manifest,
  origin: Manifest | undefined,
  sides: BothSides,
): readonly RawFinding[] {
  const old = new Set(
    origin === undefined ? [] : subjectsOf(origin).map((subject) => subjectText(subject, origin)),
  );
  const fresh = subjectsOf(binding)
    .map((subject, index) => ({ subject, index, text: subjectText(subject, binding) }))
    .filter(({ text }) => !old.has(text))
    .map((one) => ({ ...one, ...gravity(one.subject, binding, origin === undefined, sides) }));
  return [...groupBy(fresh, ({ message, severity = "" }) => message + severity).values()].map((group) => {
    const [{ index, message, severity, urgent }] = group;
    return makeFinding("rbac-widened", {
      identity: binding.identity,
      path: [{ key: "subjects" }, { index }],
      message,
      after: fewNames(group.map(({ text }) => text)),
      ...(urgent ? { urgent } : severity === undefined ? {} : { severity }),
    });
  });
}

interface Gravity {
  readonly message: string;
  readonly urgent: boolean;
  readonly severity?: "note";
}

function gravity(subject: JsonObject, binding: Manifest, isNew: boolean, sides: BothSides): Gravity {
  const isAllNew = sides.base.length === 0;
  if (everybody.has(textOf(subject["name"])))
    return { urgent: true, message: "The binding gives rights to everybody who can reach the API server." };
  if (isClusterAdmin(binding))
    return { urgent: true, message: "The binding newly makes somebody cluster-admin: all is allowed." };
  const isWide = binding.identity.kind === "ClusterRoleBinding";
  const where = isWide ? "in the whole cluster" : "in this namespace";
  const message = `The binding newly gives somebody the rights of its role ${where}.`;
  const isLight = isAllNew || (!isWide && isNew && isNewAccount(subject, binding, sides));
  return isLight ? { urgent: false, message, severity: "note" } : { urgent: false, message };
}

function isClusterAdmin({ body }: Manifest): boolean {
  return (
    readAt(body, "roleRef", "name") === "cluster-admin" && readAt(body, "roleRef", "kind") === "ClusterRole"
  );
}

function subjectsOf({ body }: Manifest): readonly JsonObject[] {
  return listOf(body["subjects"]).map(objectOf);
}

/** `ServiceAccount shop/web`, `Group system:masters`. */
function subjectText({ kind, namespace, name }: JsonObject, binding: Manifest): string {
  const place = textOf(namespace) || (kind === "ServiceAccount" ? binding.identity.namespace : "");
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
