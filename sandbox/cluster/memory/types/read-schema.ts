/** Reads the extract of a real API server: what it serves, its types, and how it was measured to behave. */

import { readFileSync } from "node:fs";
import { isObject, type JsonObject, listAt, parseJsonObject, textAt } from "../../json.ts";
import type { AtomRef } from "./atom.ts";
import { compileTypes } from "./compile-types.ts";

const folder = new URL("../../schema/", import.meta.url);

/** Error when the file is no JSON object: the extract must be made anew. */
export function readData(file: string): JsonObject {
  const data = parseJsonObject(readFileSync(new URL(file, folder), "utf8"));
  if (data === undefined) throw new Error(`sandbox/cluster/schema/${file} is no JSON object`);
  return data;
}

export interface BuiltInTypes {
  /** The type of a kind, by `apps/v1 Deployment`; `undefined` for kinds that are not supported. */
  typeOf(apiVersion: string, kind: string): AtomRef | undefined;
  /** The type of a schema, by its OpenAPI name. */
  named(name: string): AtomRef;
}

export function readBuiltInTypes(): BuiltInTypes {
  const data = readData("types.json");
  const named = compileTypes(isObject(data["types"]) ? data["types"] : {});
  return {
    named,
    typeOf(apiVersion, kind) {
      const name = textAt(data, "kinds", `${apiVersion} ${kind}`);
      return name === "" ? undefined : named(name);
    },
  };
}

/** One resource that the server serves, from its discovery document. */
export interface ServedResource {
  readonly group: string;
  readonly version: string;
  readonly apiVersion: string;
  readonly plural: string;
  readonly singular: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly subresources: readonly string[];
}

/** Every resource of a list of `APIGroupDiscovery` items. */
export function servedResources(groups: readonly JsonObject[]): readonly ServedResource[] {
  return groups.flatMap((item) => {
    const group = textAt(item, "metadata", "name");
    return listAt(item, "versions").flatMap((entry) => {
      const version = textAt(entry, "version");
      return listAt(entry, "resources").map((resource) => ({
        group,
        version,
        apiVersion: group === "" ? version : `${group}/${version}`,
        plural: textAt(resource, "resource"),
        singular: textAt(resource, "singularResource"),
        kind: textAt(resource, "responseKind", "kind"),
        namespaced: textAt(resource, "scope") === "Namespaced",
        verbs: listAt(resource, "verbs").map(String),
        subresources: listAt(resource, "subresources").map((sub) => textAt(sub, "subresource")),
      }));
    });
  });
}
