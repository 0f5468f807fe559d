/** Restores what a writer may not change, checks the change, and stores the object if it is another one. */

import { isObject, type JsonObject, type JsonValue, listAt, numberAt, objectAt, textAt } from "../../json.ts";
import type { Kind } from "../kinds/kind.ts";
import { storageName } from "../kinds/kind-registry.ts";
import { type Managers, writeManagers } from "../merge/managers.ts";
import { equal } from "../merge/shape.ts";
import { changedPaths, checkChange } from "../objects/check-change.ts";
import { checkObject } from "../objects/check-object.ts";
import { withField, withMetadata, withoutManagedFields } from "../objects/metadata.ts";
import { settleChange } from "../objects/settle-change.ts";
import { setDefaults } from "../objects/set-defaults.ts";
import { conflict, invalid, modified } from "./api-error.ts";
import { namedAs, readContext, type State, type WriteOptions } from "./state.ts";

export interface ChangedObject {
  readonly kind: Kind;
  readonly live: JsonObject;
  /** Read and defaulted, without `managedFields`. */
  readonly object: JsonObject;
  readonly managers: Managers;
}

/** ApiError: 409 for an old version, 422 for content. An object that stays the same is not written. */
export function admitChange(state: State, change: ChangedObject, options: WriteOptions): JsonObject {
  const { kind, live, managers } = change;
  const named = namedAs(kind, textAt(live, "metadata", "name"));
  const version = textAt(change.object, "metadata", "resourceVersion");
  if (version !== "" && version !== textAt(live, "metadata", "resourceVersion"))
    throw conflict(named, modified);
  const settled = settle(state, change, options.subresource);
  const object = completed(state, kind, settled, options);
  const uid = textAt(change.object, "metadata", "uid");
  const wrongUid =
    uid === "" || uid === textAt(live, "metadata", "uid")
      ? []
      : [
          {
            field: "metadata.uid",
            reason: "FieldValueInvalid",
            message: `Invalid value: ${JSON.stringify(uid)}: field is immutable`,
          },
        ];
  const causes = [
    ...wrongUid,
    ...(options.subresource === "status"
      ? []
      : [...checkObject(state.behaviour, kind, object), ...checkChange(state.behaviour, kind, live, object)]),
  ];
  if (causes.length > 0) throw invalid(named, causes);
  const counted = withMetadata(object, {
    generation: nextGeneration(state, { kind, live, object }, options.subresource),
  });
  const owners = sameBesidesTimes(live, counted, managers)
    ? listAt(live, "metadata", "managedFields")
    : writeManagers(managers);
  const next = withMetadata(counted, { managedFields: owners.length === 0 ? undefined : owners });
  if (equal(next, live)) return live;
  return options.dryRun ? next : store(state, kind, next);
}

/** The last finalizer of an object that is being deleted takes the object with it. */
function store(state: State, kind: Kind, next: JsonObject): JsonObject {
  const deleted = textAt(next, "metadata", "deletionTimestamp") !== "";
  const waits =
    listAt(next, "metadata", "finalizers").length > 0 ||
    numberAt(next, 0, "metadata", "deletionGracePeriodSeconds") > 0 ||
    listAt(next, "spec", "finalizers").length > 0;
  return deleted && !waits
    ? state.store.remove(storageName(kind), next)
    : state.store.put(storageName(kind), next);
}

/** Custom kinds have nothing of the server's own. */
function settle(state: State, change: ChangedObject, subresource: string): JsonObject {
  const { kind, live } = change;
  const object = restored(change, subresource);
  if (kind.custom !== undefined || subresource === "status") return object;
  return settleChange(state.behaviour, { type: kind.type, kind: kind.resource.kind }, live, object);
}

const facts = [
  "name",
  "namespace",
  "uid",
  "creationTimestamp",
  "generation",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
  "selfLink",
  "resourceVersion",
  "generateName",
];

function restored({ kind, live, object }: ChangedObject, subresource: string): JsonObject {
  const before = withoutManagedFields(live);
  // The status subresource writes status and annotations; status is what the object itself does not write.
  if (subresource === "status") {
    const annotations = kind.custom === undefined ? objectAt(object, "metadata")["annotations"] : undefined;
    const annotated = annotations === undefined ? before : withMetadata(before, { annotations });
    return withField(annotated, "status", object["status"]);
  }
  const kept = withMetadata(
    object,
    Object.fromEntries(facts.map((fact) => [fact, objectAt(live, "metadata")[fact]])),
  );
  return kind.hasStatus ? withField(kept, "status", live["status"]) : kept;
}

/** What the server allocates when an object is created, it also allocates when a change asks for it. */
function completed(state: State, kind: Kind, root: JsonObject, options: WriteOptions): JsonObject {
  if (kind.custom !== undefined) return root;
  const named = { name: textAt(root, "metadata", "name"), uid: textAt(root, "metadata", "uid") };
  const context = readContext(state, options, named);
  const filled = setDefaults({ ...context, phase: "create", kind: kind.resource.kind, root }, kind.type);
  const { metadata, status } = root;
  return withField(withField(filled, "metadata", metadata), "status", status);
}

/** A change of anything but metadata and status makes a new generation, and of some metadata for some kinds. */
function nextGeneration(
  state: State,
  { kind, live, object: next }: Pick<ChangedObject, "kind" | "live" | "object">,
  subresource: string,
): number | undefined {
  const also = kind.custom === undefined ? state.behaviour.generation[kind.id] : [];
  const generation = objectAt(live, "metadata")["generation"];
  if (typeof generation !== "number" || also === undefined) return undefined;
  if (subresource === "status") return generation;
  const counts = changedPaths(withoutManagedFields(live), next).some(
    (path) =>
      !/^(metadata|status|apiVersion|kind)(\.|$)/.test(path) ||
      also.some((field) => path === field || path.startsWith(`${field}.`)),
  );
  return counts ? generation + 1 : generation;
}

/** A write that changes nothing but the times of owners is no write. */
function sameBesidesTimes(live: JsonObject, next: JsonObject, managers: Managers): boolean {
  return (
    equal(withoutManagedFields(live), next) &&
    equal(withoutTimes(listAt(live, "metadata", "managedFields")), withoutTimes(writeManagers(managers)))
  );
}

function withoutTimes(entries: readonly JsonValue[]): readonly JsonObject[] {
  return entries.filter(isObject).map((entry) => withField(entry, "time", undefined));
}
