/** Keeps objects in memory, counts their versions, and tells everybody who listens about every change. */

import { type JsonObject, listAt, objectAt, textAt } from "../../json.ts";

export type ChangeType = "ADDED" | "MODIFIED" | "DELETED";

export interface Change {
  readonly type: ChangeType;
  /** `deployments.apps`, `pods.`. */
  readonly resource: string;
  readonly object: JsonObject;
  /** The object before, for MODIFIED and DELETED. */
  readonly before?: JsonObject;
  readonly version: number;
}

/** An object, and where it is kept. */
export interface Held {
  readonly resource: string;
  readonly object: JsonObject;
}

/** How many changes are kept for watches that start in the past; older ones are told to start again. */
const keptChanges = 10_000;

export class ObjectStore {
  #version = 1;
  readonly #objects = new Map<string, Map<string, JsonObject>>();
  readonly #byUid = new Map<string, Held>();
  /** Uids of objects, by the uid of an owner that they name. */
  readonly #dependents = new Map<string, Set<string>>();
  readonly #changes: Change[] = [];
  readonly #listeners = new Set<(change: Change) => void>();

  /** The version of the last change. */
  get version(): number {
    return this.#version;
  }

  /** The oldest version from which all later changes are still known. */
  get oldestVersion(): number {
    const [first] = this.#changes;
    return this.#changes.length < keptChanges || first === undefined ? 0 : first.version;
  }

  get(resource: string, namespace: string, name: string): JsonObject | undefined {
    return this.#objects.get(resource)?.get(key(namespace, name));
  }

  /** In the order of etcd's keys: namespace, then name. */
  list(resource: string, namespace?: string): readonly JsonObject[] {
    const prefix = namespace === undefined ? "" : key(namespace, "");
    return [...(this.#objects.get(resource) ?? [])]
      .filter(([name]) => name.startsWith(prefix))
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([, object]) => object);
  }

  byUid(uid: string): Held | undefined {
    return this.#byUid.get(uid);
  }

  /** What names that object as an owner, in the order of creation. */
  dependents(uid: string): readonly Held[] {
    return [...(this.#dependents.get(uid) ?? [])].flatMap((own) => this.#byUid.get(own) ?? []);
  }

  resources(): readonly string[] {
    return [...this.#objects.keys()];
  }

  /** Stores the object under the next version and returns it with that version. */
  put(resource: string, object: JsonObject): JsonObject {
    const objects = this.#objects.get(resource) ?? new Map<string, JsonObject>();
    this.#objects.set(resource, objects);
    const id = keyOf(object);
    const before = objects.get(id);
    const stored = withVersion(object, (this.#version += 1));
    objects.set(id, stored);
    this.#index(resource, stored, before);
    const type = before === undefined ? "ADDED" : "MODIFIED";
    this.#tell({
      type,
      resource,
      object: stored,
      version: this.#version,
      ...(before === undefined ? {} : { before }),
    });
    return stored;
  }

  /** The deletion has a version of its own; the last event carries it. */
  remove(resource: string, object: JsonObject): JsonObject {
    const gone = withVersion(object, (this.#version += 1));
    this.#objects.get(resource)?.delete(keyOf(object));
    this.#index(resource, undefined, object);
    this.#tell({ type: "DELETED", resource, object: gone, before: object, version: this.#version });
    return gone;
  }

  /** Changes after a version, oldest first. */
  changesSince(version: number): readonly Change[] {
    return this.#changes.filter((change) => change.version > version);
  }

  /** Returns the function that ends it. Listeners are called at once, in the order of changes. */
  listen(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #index(resource: string, object: JsonObject | undefined, before: JsonObject | undefined): void {
    const uid = textAt(object ?? before, "metadata", "uid");
    for (const owner of ownersOf(before)) this.#dependents.get(owner)?.delete(uid);
    if (object === undefined) this.#byUid.delete(uid);
    else this.#byUid.set(uid, { resource, object });
    for (const owner of ownersOf(object))
      this.#dependents.set(owner, (this.#dependents.get(owner) ?? new Set()).add(uid));
  }

  #tell(change: Change): void {
    this.#changes.push(change);
    if (this.#changes.length > keptChanges) this.#changes.shift();
    for (const listener of this.#listeners) listener(change);
  }
}

function key(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}

function ownersOf(object: JsonObject | undefined): readonly string[] {
  return listAt(object, "metadata", "ownerReferences").map((owner) => textAt(owner, "uid"));
}

function keyOf(object: JsonObject): string {
  return key(textAt(object, "metadata", "namespace"), textAt(object, "metadata", "name"));
}

function withVersion(object: JsonObject, version: number): JsonObject {
  return { ...object, metadata: { ...objectAt(object, "metadata"), resourceVersion: String(version) } };
}
