/**
 * A ConfigMap or Secret changes under the same name, and a workload reads what changes as environment variables or by `subPath`: running pods keep
 * the old values (kubernetes.io, "Mounted ConfigMaps are updated automatically"), and nothing about the workload changes that would start new
 * ones. Not where the pods say that a reloader restarts them, nor for Jobs, which start anew each time.
 */

import { objectOf } from "../../manifests/object-of.ts";
import type { JsonObject } from "../../model/json.ts";
import { identityKey, type Manifest } from "../../model/manifest.ts";
import { sameValue } from "../same-value.ts";
import type { BothSides } from "./both-sides.ts";
import type { RawFinding } from "./finding-rule.ts";
import { isKind } from "./is-kind.ts";
import { makeFinding } from "./make-finding.ts";
import { readAt } from "./read-at.ts";
import type { ChangedObject } from "./sides.ts";

export function configNotRolledOut({ changed, added, headSide, podPairs }: BothSides): readonly RawFinding[] {
  const configs = new Map(
    changed
      .filter(({ after }) => isKind(after.identity, "ConfigMap.", "Secret."))
      .map((object) => [identityKey(object.after.identity), changedKeys(object)]),
  );
  if (configs.size === 0) return [];
  const fresh = new Set([...podPairs(), ...added].map(({ identity }) => identityKey(identity)));
  const found = new Map<string, RawFinding>();
  for (const { from, path, to, key, use } of headSide.references()) {
    const keys = configs.get(identityKey(to));
    if (keys === undefined || (use !== "environment" && use !== "fixed-file")) continue;
    if (key === undefined ? keys.size === 0 : !keys.has(key)) continue;
    const who = identityKey(from.identity);
    if (fresh.has(who) || startsAnew(from) || isReloaded(from)) continue;
    const message =
      "What it reads from the environment changes, and its pods are not replaced: they keep the old values until somebody restarts them.";
    const place = `${who}\0${identityKey(to)}`;
    if (!found.has(place))
      found.set(
        place,
        makeFinding("config-not-rolled-out", {
          identity: from.identity,
          path,
          message,
          after: `${to.kind} ${to.name}`,
        }),
      );
  }
  return [...found.values()];
}

function changedKeys({ before, after }: ChangedObject): ReadonlySet<string> {
  const [old, now] = [entriesOf(before.body), entriesOf(after.body)];
  return new Set(
    [...new Set([...Object.keys(old), ...Object.keys(now)])].filter(
      (key) => !sameValue(old[key] ?? null, now[key] ?? null),
    ),
  );
}

function entriesOf({ data, binaryData, stringData }: JsonObject): JsonObject {
  return { ...objectOf(binaryData), ...objectOf(data), ...objectOf(stringData) };
}

function startsAnew({ identity }: Manifest): boolean {
  return isKind(identity, "CronJob.batch", "Job.batch", "Pod.");
}

/** Reloader of Stakater and its like: on the workload, or on its pods. */
function isReloaded({ body }: Manifest): boolean {
  return [body, objectOf(readAt(body, "spec", "template"))].some((object) =>
    Object.keys(objectOf(readAt(object, "metadata", "annotations"))).some((name) =>
      name.includes("reloader"),
    ),
  );
}
