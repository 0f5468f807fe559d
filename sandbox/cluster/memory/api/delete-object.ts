/** DELETE: removes an object, or marks it and leaves the rest to finalizers, to its node, or to the namespace controller. */

import { isObject, type JsonObject, listAt, numberAt, objectAt, textAt, at } from "../../json.ts";
import { rfc3339 } from "../../rfc3339.ts";
import type { Kind } from "../kinds/kind.ts";
import { storageName } from "../kinds/kind-registry.ts";
import { withField, withMetadata } from "../objects/metadata.ts";
import { conflict, invalidOptions } from "./api-error.ts";
import { namedAs, type State } from "./state.ts";

export interface DeleteOptions {
  readonly dryRun: boolean;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly propagationPolicy?: string;
  readonly gracePeriodSeconds?: number;
}

export type Deleted =
  | { readonly kind: "gone"; readonly status: JsonObject }
  /** Still there, with a `deletionTimestamp`. */
  | { readonly kind: "marked"; readonly object: JsonObject };

const policies = ["Foreground", "Background", "Orphan"];

/** Finalizers by which the garbage collector is told to treat dependents first. */
export const foreground = "foregroundDeletion";
export const orphan = "orphan";

/** ApiError: 409 for a precondition that does not hold, 422 for an unknown policy. */
export function deleteObject(state: State, kind: Kind, live: JsonObject, options: DeleteOptions): Deleted {
  checkOptions(kind, live, options);
  const name = textAt(live, "metadata", "name");
  const marked = mark(state, kind, live, options);
  if (marked !== undefined) {
    const object = options.dryRun || marked === live ? marked : state.store.put(storageName(kind), marked);
    return { kind: "marked", object };
  }
  if (!options.dryRun) state.store.remove(storageName(kind), live);
  const { group, plural } = kind.resource;
  const uid = textAt(live, "metadata", "uid");
  return {
    kind: "gone",
    status: {
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Success",
      details: { name, ...(group === "" ? {} : { group }), kind: plural, uid },
    },
  };
}

function checkOptions(kind: Kind, live: JsonObject, options: DeleteOptions): void {
  const { propagationPolicy, uid, resourceVersion } = options;
  if (propagationPolicy !== undefined && !policies.includes(propagationPolicy))
    throw invalidOptions("DeleteOptions", {
      field: "propagationPolicy",
      reason: "FieldValueNotSupported",
      message: `Unsupported value: ${JSON.stringify(propagationPolicy)}: supported values: "Foreground", "Background", "Orphan", "nil"`,
    });
  // The server names the kind here, and not the resource as everywhere else.
  const named = { ...namedAs(kind, textAt(live, "metadata", "name")), plural: kind.resource.kind };
  const recordUid = textAt(live, "metadata", "uid");
  if (uid !== undefined && uid !== recordUid)
    throw conflict(
      named,
      `the UID in the precondition (${uid}) does not match the UID in record (${recordUid}). The object might have been deleted and then recreated`,
    );
  const recordVersion = textAt(live, "metadata", "resourceVersion");
  if (resourceVersion !== undefined && resourceVersion !== recordVersion)
    throw conflict(
      named,
      `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${recordVersion}). The object might have been modified`,
    );
}

/** `undefined` when nothing stands between the object and its end; the live object when it is marked already. */
function mark(state: State, kind: Kind, live: JsonObject, options: DeleteOptions): JsonObject | undefined {
  const finalizers = finalizersFor(live, options.propagationPolicy);
  const seconds = gracePeriod(state, kind, live, options);
  const namespace = kind.id === "v1 Namespace" && listAt(live, "spec", "finalizers").length > 0;
  if (finalizers.length === 0 && seconds === 0 && !namespace) return undefined;
  const already = textAt(live, "metadata", "deletionTimestamp") !== "";
  if (already && numberAt(live, 0, "metadata", "deletionGracePeriodSeconds") <= seconds) return live;
  const generation = objectAt(live, "metadata")["generation"];
  const marked = withMetadata(live, {
    deletionTimestamp: rfc3339(state.now() + seconds * 1000),
    deletionGracePeriodSeconds: seconds,
    finalizers: finalizers.length === 0 ? undefined : finalizers,
    ...(typeof generation === "number" && !already ? { generation: generation + 1 } : {}),
  });
  if (!namespace) return marked;
  const status = isObject(live["status"]) ? live["status"] : {};
  return withField(marked, "status", { ...status, phase: "Terminating" });
}

function finalizersFor(live: JsonObject, policy: string | undefined): readonly string[] {
  const own = listAt(live, "metadata", "finalizers").map(String);
  const wanted = policy === "Foreground" ? [foreground] : policy === "Orphan" ? [orphan] : [];
  const others = policy === undefined ? own : own.filter((name) => name !== foreground && name !== orphan);
  return [...others, ...wanted];
}

function gracePeriod(state: State, kind: Kind, live: JsonObject, options: DeleteOptions): number {
  const path = state.behaviour.graceful[kind.id];
  if (path === undefined || (at(live, ...path.split(".")) ?? "") === "") return 0;
  const phase = textAt(live, "status", "phase");
  if (phase === "Succeeded" || phase === "Failed") return 0;
  return options.gracePeriodSeconds ?? numberAt(live, 30, "spec", "terminationGracePeriodSeconds");
}
