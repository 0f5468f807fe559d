/** Which kinds the server knows at this moment: those of the extract, and those that custom resource definitions add. */

import type { JsonObject } from "../../json.ts";
import type { ServedResource } from "../types/read-schema.ts";
import type { BuiltIns } from "./built-in-kinds.ts";
import type { Kind } from "./kind.ts";

export type Lookup =
  | { readonly kind: "found"; readonly found: Kind }
  /** A real server has it; this one does not. */
  | { readonly kind: "unsupported"; readonly resource: ServedResource }
  | { readonly kind: "unknown-resource" }
  | { readonly kind: "unknown-group" };

export class KindRegistry {
  readonly #builtIns: BuiltIns;
  /** By the name of the definition. */
  readonly #custom = new Map<string, readonly Kind[]>();

  constructor(builtIns: BuiltIns) {
    this.#builtIns = builtIns;
  }

  find(group: string, version: string, plural: string): Lookup {
    const found = this.all().find(
      ({ resource }) =>
        resource.group === group && resource.version === version && resource.plural === plural,
    );
    if (found !== undefined) return { kind: "found", found };
    const resource = this.#builtIns.resources.find(
      (entry) => entry.group === group && entry.version === version && entry.plural === plural,
    );
    if (resource !== undefined) return { kind: "unsupported", resource };
    return this.#groups().has(group) ? { kind: "unknown-resource" } : { kind: "unknown-group" };
  }

  /** The kind of an object, `undefined` when the server does not store it. */
  ofObject(apiVersion: string, kind: string): Kind | undefined {
    return this.all().find(({ resource }) => resource.apiVersion === apiVersion && resource.kind === kind);
  }

  /** Error when no built-in kind is called so: a mistake of ours. */
  builtIn(id: string): Kind {
    const found = this.#builtIns.kinds.find((kind) => kind.id === id);
    if (found === undefined) throw new Error(`the extract has no kind ${id}`);
    return found;
  }

  all(): readonly Kind[] {
    return [...this.#builtIns.kinds, ...[...this.#custom.values()].flat()];
  }

  custom(): readonly Kind[] {
    return [...this.#custom.values()].flat();
  }

  setCustom(definition: string, kinds: readonly Kind[]): void {
    if (kinds.length === 0) this.#custom.delete(definition);
    else this.#custom.set(definition, kinds);
  }

  #groups(): ReadonlySet<string> {
    return new Set(
      [...this.#builtIns.resources, ...this.custom().map(({ resource }) => resource)].map(
        ({ group }) => group,
      ),
    );
  }

  /** Items of the aggregated discovery, for `/api` and `/apis`. */
  get discovery(): { readonly core: readonly JsonObject[]; readonly groups: readonly JsonObject[] } {
    return { core: this.#builtIns.core, groups: this.#builtIns.groups };
  }
}

/** All versions of a kind are stored under one name. */
export function storageName({ resource }: Kind): string {
  return `${resource.plural}.${resource.group}`;
}
