/**
 * A role grants tuples (verb, group, resource, name) that it did not, its rights flow into another role (`aggregate-to-…`), or a binding is new
 * or has a new subject. A role that is new grants nothing until it is bound: only its powerful grants are told. What grants by `*` is told by
 * `rbac-wildcard`. Powerful grants and subjects that stand for everybody come first.
 */

import { objectOf, textOf } from "../../manifests/object-of.ts";
import type { JsonObject } from "../../model/json.ts";
import type { Manifest } from "../../model/manifest.ts";
import { groupBy } from "../group-by.ts";
import type { BothSides } from "./both-sides.ts";
import { fewNames } from "./few-names.ts";
import type { RawFinding } from "./finding-rule.ts";
import { makeFinding } from "./make-finding.ts";
import { isPowerful } from "./powerful-grant.ts";
import { type Grant, grantsOf, hasWildcard, isRole, newTuples, type Tuple } from "./rbac-grants.ts";
import { pathOf, readAt } from "./read-at.ts";

export function rbacWidened({ added, changed, originOf }: BothSides): readonly RawFinding[] {
  return [...added, ...changed.map(({ after }) => after)]
    .filter(({ identity }) => isRole(identity))
    .flatMap((role) => {
      const origin = originOf(role);
      return [...widerRules(role, origin), ...aggregated(role, origin)];
    });
}

/** The rules of one role of which the same is to be said are one finding, at the first of them. */
function widerRules(role: Manifest, origin: Manifest | undefined): readonly RawFinding[] {
  const before = origin === undefined ? [] : grantsOf(origin);
  const wider = grantsOf(role).flatMap((grant, index) => {
    if (hasWildcard(grant)) return [];
    const tuples = newTuples(before, grant);
    const powerful = tuples?.filter(isPowerful) ?? [];
    if (tuples?.length === 0 || (origin === undefined && powerful.length === 0)) return [];
    return powerful.length > 0
      ? [{ index, message: powerfulMessage, text: tupleText(powerful, grant) }]
      : [{ index, message: plainMessage, text: tupleText(tuples, grant) }];
  });
  return [...groupBy(wider, ({ message }) => message).values()].map((rules) => {
    const [{ index, message }] = rules;
    return makeFinding("rbac-widened", {
      identity: role.identity,
      path: [{ key: "rules" }, { index }],
      message,
      after: fewNames(
        rules.map(({ text }) => text),
        "; ",
      ),
      ...(message === powerfulMessage ? { urgent: true } : {}),
    });
  });
}

const plainMessage = "The role newly grants what it did not grant before.";
const powerfulMessage =
  "The role newly grants a right by which its holder can get more: read Secrets, run in other pods, or pass the limits of RBAC.";

/** `get, list on secrets, pods`: the verbs and things that are new; of a rule too long to be looked at, all of it. */
function tupleText(tuples: readonly Tuple[] | undefined, { verbs, groups, resources, urls }: Grant): string {
  if (tuples === undefined)
    return `${fewNames(verbs)} on ${fewNames([...urls, ...resources])} in ${fewNames(groups)}`;
  const things = tuples.map(({ url, group, resource }) => url || withGroup(group, resource));
  return `${fewNames(tuples.map(({ verb }) => verb))} on ${fewNames(things)}`;
}

function withGroup(group: string, resource: string): string {
  return group === "" ? resource : `${resource}.${group}`;
}

const aggregateTo = "rbac.authorization.k8s.io/aggregate-to-";

/** `aggregate-to-admin: "true"`: the role's rules become the other role's. */
function aggregated(role: Manifest, origin: Manifest | undefined): readonly RawFinding[] {
  const was = labelsOf(origin);
  return Object.entries(labelsOf(role))
    .filter(([label, value]) => label.startsWith(aggregateTo) && value === "true" && was[label] !== "true")
    .map(([label]) =>
      makeFinding("rbac-widened", {
        identity: role.identity,
        path: pathOf("metadata", "labels", label),
        message: "What this role grants is newly granted by another role, too, to all who have that one.",
        after: textOf(label).slice(aggregateTo.length),
      }),
    );
}

function labelsOf(manifest: Manifest | undefined): JsonObject {
  return objectOf(readAt(manifest?.body, "metadata", "labels"));
}
