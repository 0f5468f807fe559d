/**
 * What validates objects on their way into the cluster is removed or refuses less: validating webhooks and policies of Kubernetes (the
 * `failurePolicy` Fail becomes Ignore; a binding no longer denies), policies of Kyverno and constraints of Gatekeeper that only report now.
 */

import { listOf, objectOf, textOf } from "../../manifests/object-of.ts";
import type { Manifest } from "../../model/manifest.ts";
import type { BothSides } from "./both-sides.ts";
import type { RawFinding } from "./finding-rule.ts";
import { isKind } from "./is-kind.ts";
import { makeFinding } from "./make-finding.ts";
import { pathOf, readAt } from "./read-at.ts";
import { isSucceeded, replacement } from "./removed-kind.ts";
import type { ChangedObject } from "./sides.ts";

const webhooks = "ValidatingWebhookConfiguration.admissionregistration.k8s.io";
const policies = "ValidatingAdmissionPolicy.admissionregistration.k8s.io";
const kyverno = ["ClusterPolicy.kyverno.io", "Policy.kyverno.io"];
const bindings = "ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io";

export function admissionWeakened(sides: BothSides): readonly RawFinding[] {
  const lost = sides.removed.filter((manifest) => validates(manifest) && !isSucceeded(manifest, sides));
  const gone = lost.map((manifest) =>
    makeFinding("admission-weakened", {
      identity: manifest.identity,
      message: `It is removed: what it refused may enter the cluster.${replacement(manifest, sides)}`,
    }),
  );
  return [...gone, ...sides.changed.flatMap(weakened)];
}

function validates(manifest: Manifest): boolean {
  const { identity } = manifest;
  return (
    isKind(identity, webhooks, policies, bindings) || isConstraint(identity) || isKyvernoValidation(manifest)
  );
}

/** Kyverno's policies change and make objects, too. */
function isKyvernoValidation({ identity, body }: Manifest): boolean {
  return (
    isKind(identity, ...kyverno) &&
    listOf(readAt(body, "spec", "rules"))
      .map(objectOf)
      .some(({ validate, verifyImages }) => validate !== undefined || verifyImages !== undefined)
  );
}

function isConstraint({ group }: Manifest["identity"]): boolean {
  return group === "constraints.gatekeeper.sh";
}

function weakened(object: ChangedObject): readonly RawFinding[] {
  const { identity } = object.after;
  if (isKind(identity, webhooks)) return [...lostWebhooks(object), ...ignoringWebhooks(object)];
  if (isKind(identity, policies))
    return lessStrict(object, ["spec", "failurePolicy"], /^(?!Ignore$)/, ignores);
  if (isKind(identity, bindings)) return noLongerDenies(object);
  if (isKind(identity, ...kyverno))
    return lessStrict(object, ["spec", "validationFailureAction"], /^enforce$/i, reports);
  if (isConstraint(identity))
    return lessStrict(object, ["spec", "enforcementAction"], /^(?:deny)?$/, reports);
  return [];
}

const ignores = "When it cannot be asked, objects are newly let in unchecked.";
const reports = "It newly only reports what it refused before.";

function lessStrict(
  { before, after }: ChangedObject,
  keys: readonly string[],
  strict: RegExp,
  message: string,
): readonly RawFinding[] {
  const isStrict = ({ body }: Manifest) => strict.test(textOf(readAt(body, ...keys)));
  if (!isStrict(before) || isStrict(after)) return [];
  return [finding(after, keys, message)];
}

function finding({ identity }: Manifest, keys: readonly string[], message: string): RawFinding {
  return makeFinding("admission-weakened", { identity, path: pathOf(...keys), message });
}

function lostWebhooks({ before, after }: ChangedObject): readonly RawFinding[] {
  const names = new Set(webhooksOf(after).map(({ name }) => name));
  const lost = webhooksOf(before).filter(({ name }) => !names.has(name));
  return lost.map(({ name }) => ({
    ...finding(
      after,
      ["webhooks"],
      "One of its webhooks is removed: what that refused may enter the cluster.",
    ),
    before: name,
  }));
}

function ignoringWebhooks({ before, after }: ChangedObject): readonly RawFinding[] {
  const strict = new Set(
    webhooksOf(before)
      .filter(({ ignoresFailure }) => !ignoresFailure)
      .map(({ name }) => name),
  );
  return webhooksOf(after).flatMap(({ name, ignoresFailure, index }) => {
    if (!ignoresFailure || !strict.has(name)) return [];
    const path = [{ key: "webhooks" }, { element: { name }, index }, { key: "failurePolicy" }];
    return [makeFinding("admission-weakened", { identity: after.identity, path, message: ignores })];
  });
}

/** Absent is Fail since v1; before it, Ignore. */
function webhooksOf({ body, apiVersion }: Manifest) {
  const absent = apiVersion.endsWith("/v1beta1") ? "Ignore" : "Fail";
  return listOf(body["webhooks"])
    .map(objectOf)
    .map(({ name, failurePolicy }, index) => ({
      name: textOf(name),
      ignoresFailure: (textOf(failurePolicy) || absent) === "Ignore",
      index,
    }));
}

function noLongerDenies({ before, after }: ChangedObject): readonly RawFinding[] {
  return denies(before) && !denies(after) ? [finding(after, ["spec", "validationActions"], reports)] : [];
}

function denies({ body }: Manifest): boolean {
  return listOf(readAt(body, "spec", "validationActions")).includes("Deny");
}
