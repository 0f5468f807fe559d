/** How a CustomResourceDefinition says that the elements of its lists are told apart (`x-kubernetes-list-type`). */

import { objectOf, textOf } from "../manifests/object-of.ts";
import type { Path } from "../model/diff.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../model/json.ts";
import type { Identity, Manifest } from "../model/manifest.ts";
import { isList } from "./same-value.ts";

/** `map`: by these fields. `set`: by their value; order means nothing. */
export type ListType = { readonly kind: "map"; readonly keys: readonly string[] } | { readonly kind: "set" };

/** By the path of the list; `undefined` for lists of which nothing is said. */
export type ListTypes = (path: Path) => ListType | undefined;

/** Levels of a schema that are looked at. */
const deepest = 40;

/** Looks the types up in the CRDs of both sets, each schema once, when an object of its kind is compared. */
export function customLists(manifests: readonly Manifest[]): (identity: Identity) => ListTypes | undefined {
  const definitions = new Map<string, JsonObject>();
  for (const { identity, body } of manifests) {
    if (identity.group !== "apiextensions.k8s.io" || identity.kind !== "CustomResourceDefinition") continue;
    const { group, names } = objectOf(body["spec"]);
    definitions.set(`${textOf(group)}/${textOf(objectOf(names)["kind"])}`, objectOf(body["spec"]));
  }
  const read = new Map<string, ListTypes>();
  return ({ group, kind }) => {
    const key = `${group}/${kind}`;
    const spec = definitions.get(key);
    if (spec === undefined) return undefined;
    const types = read.get(key) ?? typesIn(spec);
    read.set(key, types);
    return types;
  };
}

/** Of all versions; the first that says something of a list counts. */
function typesIn({ versions, validation }: JsonObject): ListTypes {
  const types = new Map<string, ListType>();
  const schemas = [
    ...(isList(versions) ? versions : []).map((version) => objectOf(version)["schema"]),
    validation,
  ];
  for (const schema of schemas) collect(objectOf(schema)["openAPIV3Schema"], "", types, 0);
  return (path) => types.get(path.map(stepText).join(""));
}

function stepText(step: Path[number]): string {
  if ("embedded" in step) return "()";
  return "key" in step ? `.${step.key}` : "[]";
}

function collect(
  schema: JsonValue | undefined,
  path: string,
  types: Map<string, ListType>,
  depth: number,
): void {
  if (!isJsonObject(schema) || depth > deepest) return;
  const type = typeOf(schema);
  if (type !== undefined && !types.has(path)) types.set(path, type);
  collect(schema["items"], `${path}[]`, types, depth + 1);
  for (const [key, member] of Object.entries(objectOf(schema["properties"])))
    collect(member, `${path}.${key}`, types, depth + 1);
}

function typeOf(schema: JsonObject): ListType | undefined {
  const { "x-kubernetes-list-type": kind, "x-kubernetes-list-map-keys": keys } = schema;
  if (kind === "set") return { kind: "set" };
  return kind === "map" && isList(keys) ? { kind: "map", keys: keys.map(textOf) } : undefined;
}
