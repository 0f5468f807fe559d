/** A refusal of the API server as a problem of one object, in words that say what to do and hold no value. */

import type { Identity } from "../../core/model/manifest.ts";
import type { ReasonCode } from "../../core/model/outcome.ts";
import type { Refusal, RefusalCause, RefusalKind } from "../api/refusal.ts";
import type { ObjectProblem } from "../cluster.ts";

export function describeRefusal(identity: Identity, refusal: Refusal): ObjectProblem {
  return {
    identity,
    reason: reasons[refusal.kind] ?? "DRY_RUN_REJECTED",
    message: messageOf(identity, refusal),
  };
}

/** Every other refusal of an object is what a dry run is there to find. */
const reasons: Partial<Readonly<Record<RefusalKind, ReasonCode>>> = {
  "field-conflict": "CONFLICT",
  "namespace-terminating": "NAMESPACE_TERMINATING",
  forbidden: "CLUSTER_FORBIDDEN",
  "too-large": "OBJECT_TOO_LARGE",
};

function messageOf(identity: Identity, refusal: Refusal): string {
  const { by, detail, missing, causes } = refusal;
  switch (refusal.kind) {
    case "field-conflict":
      return conflictMessage(causes);
    case "immutable":
      return `${fieldList(causes, "A field")} may not change once it is set. ${insteadOfChanging(identity)}`;
    case "invalid":
      return causes.length === 0
        ? "The API server refuses its values. Mend the manifest."
        : `The API server refuses it: ${causes.map(causeWords).join("; ")}.`;
    case "malformed":
      return `It does not fit its kind: ${detail ?? "a field is unknown or has the wrong type"}. Mend the manifest.`;
    case "not-found":
      return missing?.plural === "namespaces"
        ? `The namespace ${missing.name} does not exist. Add a Namespace to the manifests, or create it.`
        : `It needs ${missing?.plural ?? "an object"} ${missing?.name ?? ""}, which is not there.`;
    case "no-such-kind":
      return "The cluster does not serve this kind. Install what brings it, or add its CustomResourceDefinition.";
    case "namespace-terminating":
      return `The namespace ${identity.namespace} is being deleted. Deploy again when it is gone.`;
    case "quota":
      return `The quota ${by ?? ""} is exceeded${detail === undefined ? "" : `: ${detail}`}. Ask for less, or raise the quota.`;
    case "denied":
      return `The ${by ?? "admission"} denies it. Its reason is not shown, since it may repeat values; ask who runs it.`;
    case "forbidden":
      return `Slipway's account in the cluster may not ${detail ?? "write this object"}. The operator must give it that right.`;
    case "too-large":
      return "It is larger than the API server accepts. Split it.";
    case "unavailable":
      return `The ${by ?? "API server"} does not answer, and without it the object is not accepted. Mend it, and deploy again.`;
    case "modified":
    case "already-exists":
      return "Somebody else changes it at the same time. Deploy again.";
    case "unauthorised":
    case "other":
      return `The API server refuses it (status ${refusal.status}).`;
  }
}

function conflictMessage(causes: readonly RefusalCause[]): string {
  const managers = new Map<string, string[]>();
  for (const { manager = "another manager", field } of causes)
    managers.set(manager, [...(managers.get(manager) ?? []), field]);
  const list = [...managers].map(([manager, fields]) => `${fields.join(", ")} of "${manager}"`);
  return (
    `It would change fields that somebody else manages: ${list.join("; ")}. ` +
    "Leave these fields out of the manifest, or give them up there (a controller's field belongs to the controller)."
  );
}

/** Slipway does not delete and create anew by itself: the object's data or traffic would be lost for a while. */
function insteadOfChanging({ kind, name, namespace }: Identity): string {
  const where = namespace === "" ? "" : ` --namespace ${namespace}`;
  return (
    `Give the new object another name, or take the old one away first: kubectl delete ${kind.toLowerCase()} ${name}${where}` +
    " (it is away until the next deployment)."
  );
}

function fieldList(causes: readonly RefusalCause[], otherwise: string): string {
  const fields = [...new Set(causes.map(({ field }) => field))].filter(
    (field) => field !== "" && field !== "[]",
  );
  return fields.length === 0 ? otherwise : fields.join(", ");
}

const reasonWords: Readonly<Record<string, string>> = {
  FieldValueInvalid: "has a value that is not valid",
  FieldValueRequired: "is required",
  FieldValueForbidden: "is not allowed here",
  FieldValueNotSupported: "has a value that is not among the supported ones",
  FieldValueDuplicate: "is there twice",
  FieldValueNotFound: "names something that is not there",
  FieldValueTooLong: "is too long",
  FieldValueTooMany: "has too many entries",
  FieldValueTooShort: "is too short",
  FieldValueTypeInvalid: "has the wrong type",
};

function causeWords({ field, reason }: RefusalCause): string {
  const subject = field === "" || field === "[]" ? "the object" : field;
  return `${subject} ${reasonWords[reason] ?? "is refused"}`;
}
