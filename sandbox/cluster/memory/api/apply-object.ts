/** Server-side apply: merges a configuration into the live object, or creates it. */

import { isObject, type JsonObject, textAt } from "../../json.ts";
import { rfc3339 } from "../../rfc3339.ts";
import type { Kind } from "../kinds/kind.ts";
import { readCustomObject } from "../kinds/read-custom-object.ts";
import { applyConfig, beforeFirstApply, trackUpdate } from "../merge/apply.ts";
import { describeConflicts } from "../merge/conflicts.ts";
import type { Managers } from "../merge/managers.ts";
import { showProblems, validate } from "../merge/validate.ts";
import { withMetadata, withoutManagedFields } from "../objects/metadata.ts";
import { defaulted } from "../objects/read-object.ts";
import { admitChange } from "./admit-change.ts";
import { admitNew } from "./admit-new.ts";
import { badRequest, conflict, failure, notSupported } from "./api-error.ts";
import { inNamespace } from "./create-object.ts";
import { bare, managerName, notWritten, ownersOf } from "./owners.ts";
import { namedAs, readContext, type State, type WriteOptions, type Written } from "./state.ts";

export interface Application {
  readonly kind: Kind;
  readonly namespace: string;
  readonly name: string;
  /** Absent: it is created. */
  readonly live?: JsonObject;
  readonly config: JsonObject;
  readonly force: boolean;
}

export function applyObject(state: State, application: Application, options: WriteOptions): Written {
  const { kind, namespace, live } = application;
  const config = checkConfig(application);
  checkShape(kind, application.config, config);
  const managers = live === undefined ? new Map() : trackedBefore(state, kind, live);
  const merged = mergeConfig(state, { ...application, config }, managers, options);
  if (live === undefined) {
    const object = withMetadata(merged.object, { uid: undefined });
    const created = admitNew(state, { kind, namespace, object, managers: merged.managers }, options);
    return { object: created, created: true, warnings: [] };
  }
  const changed = { kind, live, object: merged.object, managers: merged.managers };
  return { object: admitChange(state, changed, options), created: false, warnings: [] };
}

/** What can be refused by looking at the configuration alone. Answers it with the identity of the path. */
function checkConfig({ kind, namespace, name, live, config }: Application): JsonObject {
  const { apiVersion, kind: kindName } = kind.resource;
  const [sentVersion, sentKind] = [textAt(config, "apiVersion"), textAt(config, "kind")];
  if (sentVersion !== apiVersion || sentKind !== kindName)
    throw badRequest(
      `invalid object type: ${sentVersion.includes("/") ? "" : "/"}${sentVersion}, Kind=${sentKind}`,
    );
  const sentName = textAt(config, "metadata", "name");
  if (sentName !== "" && sentName !== name)
    throw badRequest(`the name of the object (${sentName}) does not match the name on the URL (${name})`);
  if (isObject(config["metadata"]) && (config["metadata"]["managedFields"] ?? null) !== null)
    throw badRequest("metadata.managedFields must be nil");
  const uid = textAt(config, "metadata", "uid");
  if (live === undefined && uid !== "")
    throw conflict(
      namedAs(kind, name),
      `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`,
    );
  return withMetadata(inNamespace(config, namespace), { name, managedFields: undefined });
}

/** ApiError 500, without a reason: clients know it by how its message begins. It names the object as the configuration does. */
function checkShape(kind: Kind, sent: JsonObject, config: JsonObject): void {
  const problems = validate(kind.type, config);
  if (problems.length === 0) return;
  const name = `${textAt(sent, "metadata", "namespace")}/${textAt(sent, "metadata", "name")}`;
  const message = `failed to create typed patch object (${name}; ${gvk(kind)}): ${showProblems(problems)}`;
  throw failure({ code: 500, message });
}

/** An object without owners belongs, as a whole, to whoever was there before. */
function trackedBefore(state: State, kind: Kind, live: JsonObject): Managers {
  const owners = ownersOf(live);
  if (owners.size > 0) return owners;
  return trackUpdate({
    type: kind.type,
    live: bare(state, kind),
    object: withoutManagedFields(live),
    managers: owners,
    manager: {
      manager: beforeFirstApply,
      operation: "Update",
      apiVersion: kind.resource.apiVersion,
      subresource: "",
    },
    reset: notWritten(kind, ""),
    now: rfc3339(state.now()),
  });
}

/** ApiError: 409 for fields of others. */
function mergeConfig(
  state: State,
  { kind, name, live, config, force }: Application,
  managers: Managers,
  options: WriteOptions,
): { readonly object: JsonObject; readonly managers: Managers } {
  if (options.fieldManager === "kubectl" && lastApplied(live))
    throw notSupported("kubectl's own migration of an object that it applied on the client's side");
  const result = applyConfig({
    type: kind.type,
    live: live === undefined ? bare(state, kind) : withoutManagedFields(live),
    config,
    managers,
    manager: managerName(kind, "Apply", options),
    force,
    reset: notWritten(kind, options.subresource),
    now: rfc3339(state.now()),
  });
  if (result.kind === "conflict") {
    const { message, causes } = describeConflicts(result.conflicts);
    throw conflict(namedAs(kind, name), message, causes);
  }
  const facts = { name, uid: textAt(live, "metadata", "uid") };
  const object =
    kind.custom === undefined
      ? defaulted(kind, result.object, readContext(state, options, facts))
      : readCustomObject(kind, kind.custom, result.object, "Ignore").object;
  return { object, managers: result.managers };
}

function gvk({ resource }: Kind): string {
  return `${resource.group}/${resource.version}, Kind=${resource.kind}`;
}

function lastApplied(live: JsonObject | undefined): boolean {
  return textAt(live, "metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration") !== "";
}
