/** Gives a new object what only the server gives, checks it, and stores it. */

import { type JsonObject, type JsonValue, textAt } from "../../json.ts";
import { rfc3339 } from "../../rfc3339.ts";
import type { Kind } from "../kinds/kind.ts";
import { storageName } from "../kinds/kind-registry.ts";
import { type Managers, writeManagers } from "../merge/managers.ts";
import { emptyObject } from "../objects/canonical.ts";
import { checkObject } from "../objects/check-object.ts";
import { withField, withMetadata } from "../objects/metadata.ts";
import { setDefaults } from "../objects/set-defaults.ts";
import { alreadyExists, forbidden, invalid, notFound } from "./api-error.ts";
import { namedAs, readContext, type State, type WriteOptions } from "./state.ts";

export interface NewObject {
  readonly kind: Kind;
  readonly namespace: string;
  /** Read and defaulted, without `managedFields`. */
  readonly object: JsonObject;
  readonly managers: Managers;
}

/** ApiError: 403 and 404 for its namespace, 409 when it is there already, 422 for its content. */
export function admitNew(
  state: State,
  { kind, namespace, object, managers }: NewObject,
  options: WriteOptions,
): JsonObject {
  const name = textAt(object, "metadata", "name") || generatedName(object);
  const named = namedAs(kind, name);
  const facts = { name, uid: state.newUid() };
  checkNamespace(state, kind, namespace, name);
  const context = readContext(state, options, facts);
  const root = withMetadata(kind.hasStatus ? withField(object, "status", emptyStatus(state, kind)) : object, {
    name,
    namespace: namespace === "" ? undefined : namespace,
    uid: facts.uid,
    creationTimestamp: rfc3339(state.now()),
    generation:
      state.behaviour.generation[kind.id] !== undefined || kind.custom !== undefined ? 1 : undefined,
    deletionTimestamp: undefined,
    deletionGracePeriodSeconds: undefined,
    selfLink: undefined,
  });
  const complete =
    kind.custom === undefined
      ? setDefaults({ ...context, phase: "create", kind: kind.resource.kind, root }, kind.type)
      : root;
  const causes = checkObject(state.behaviour, kind, complete);
  if (causes.length > 0) throw invalid(named, causes);
  if (state.store.get(storageName(kind), namespace, name) !== undefined) throw alreadyExists(named);
  const owners = writeManagers(managers);
  const owned = withMetadata(complete, { managedFields: owners.length === 0 ? undefined : owners });
  return options.dryRun
    ? owned
    : state.store.put(storageName(kind), withMetadata(owned, { resourceVersion: undefined }));
}

function emptyStatus(state: State, kind: Kind): JsonValue | undefined {
  return kind.custom === undefined ? emptyObject(state.behaviour, kind.type)["status"] : undefined;
}

/** As the server does: five characters without vowels, so that no word appears. */
function generatedName(object: JsonObject): string {
  const prefix = textAt(object, "metadata", "generateName");
  if (prefix === "") return "";
  const letters = "bcdfghjklmnpqrstvwxz2456789";
  const suffix = Array.from({ length: 5 }, () => letters.charAt(Math.floor(Math.random() * letters.length)));
  return prefix + suffix.join("");
}

function checkNamespace(state: State, kind: Kind, namespace: string, name: string): void {
  if (namespace === "") return;
  const found = state.store.get("namespaces.", "", namespace);
  if (found === undefined) throw notFound({ plural: "namespaces", group: "", name: namespace });
  if (textAt(found, "metadata", "deletionTimestamp") === "") return;
  throw forbidden(
    namedAs(kind, name),
    `unable to create new content in namespace ${namespace} because it is being terminated`,
    [
      {
        reason: "NamespaceTerminating",
        message: `namespace ${namespace} is being terminated`,
        field: "metadata.namespace",
      },
    ],
  );
}
