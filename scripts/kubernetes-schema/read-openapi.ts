/** Reads the types of the supported kinds from a real API server's OpenAPI v3 documents, reduced to what merging needs. */

import type { ApiClient } from "../../sandbox/cluster/api-client.ts";
import {
  at,
  isList,
  isObject,
  type JsonObject,
  type JsonValue,
  objectAt,
  textAt,
} from "../../sandbox/cluster/json.ts";
import { type SupportedGroup, supported } from "./supported.ts";

export interface ExtractedTypes {
  /** OpenAPI schema name to reduced schema. */
  readonly types: JsonObject;
  /** `apps/v1 Deployment` to the name of its schema. */
  readonly kinds: Readonly<Record<string, string>>;
}

/** Kinds that a subresource speaks, besides those of the supported resources. */
const spokenKinds = ["v1 Binding", "autoscaling/v1 Scale"];

export async function readOpenApi(api: ApiClient, kinds: ReadonlySet<string>): Promise<ExtractedTypes> {
  const wanted = new Set([...kinds, ...spokenKinds]);
  const schemas = new Map<string, JsonValue>();
  const documents: readonly SupportedGroup[] = [
    ...supported,
    { group: "autoscaling", version: "v1", resources: [] },
  ];
  for (const { group, version } of documents) {
    const path = group === "" ? `api/${version}` : `apis/${group}/${version}`;
    const { body } = await api.send({ path: `/openapi/v3/${path}` });
    for (const [name, schema] of Object.entries(objectAt(body, "components", "schemas")))
      schemas.set(name, schema);
  }
  const roots = new Map<string, string>();
  for (const [name, schema] of schemas)
    for (const kind of kindsOf(schema)) if (wanted.has(kind)) roots.set(kind, name);
  return {
    types: Object.fromEntries(
      [...reachable([...roots.values()], schemas)]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, schema]) => [name, schema]),
    ),
    kinds: Object.fromEntries([...roots].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  };
}

function kindsOf(schema: JsonValue): readonly string[] {
  const kinds = at(schema, "x-kubernetes-group-version-kind");
  return isList(kinds)
    ? kinds.map((kind) => {
        const group = textAt(kind, "group");
        const version = textAt(kind, "version");
        return `${group === "" ? version : `${group}/${version}`} ${textAt(kind, "kind")}`;
      })
    : [];
}

function reachable(
  roots: readonly string[],
  schemas: ReadonlyMap<string, JsonValue>,
): Map<string, JsonValue> {
  const found = new Map<string, JsonValue>();
  const todo = [...roots];
  for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
    const schema = schemas.get(name);
    if (found.has(name)) continue;
    if (schema === undefined) throw new Error(`the OpenAPI documents refer to ${name} and do not define it`);
    const reduced = reduce(schema);
    found.set(name, reduced);
    todo.push(...references(reduced));
  }
  return found;
}

/** Words for people and for other kinds of patches. */
const dropped = new Set([
  "description",
  "x-kubernetes-patch-strategy",
  "x-kubernetes-patch-merge-key",
  "x-kubernetes-unions",
  "x-kubernetes-group-version-kind",
]);

/** Drops what merging does not need; a reference is written as the bare name, without its wrapping `allOf`. */
function reduce(schema: JsonValue): JsonValue {
  if (!isObject(schema)) return schema;
  const reduced: Record<string, JsonValue> = {};
  for (const [key, value] of Object.entries(schema)) {
    if (dropped.has(key)) continue;
    if (key === "properties") reduced[key] = mapValues(value, reduce);
    else if (key === "items" || key === "additionalProperties") reduced[key] = reduce(value);
    else if (key === "allOf" && isList(value)) reduced["$ref"] = bareName(value[0]);
    else if (key === "$ref") reduced["$ref"] = bareName(schema);
    else reduced[key] = value;
  }
  return reduced;
}

function bareName(reference: JsonValue | undefined): string {
  return textAt(reference, "$ref").replace("#/components/schemas/", "");
}

function mapValues(value: JsonValue, change: (value: JsonValue) => JsonValue): JsonObject {
  return Object.fromEntries(
    Object.entries(isObject(value) ? value : {}).map(([key, inner]) => [key, change(inner)]),
  );
}

function references(schema: JsonValue): readonly string[] {
  if (!isObject(schema)) return [];
  const own = typeof schema["$ref"] === "string" ? [schema["$ref"]] : [];
  const inner = [
    ...Object.values(objectAt(schema, "properties")),
    ...["items", "additionalProperties"].flatMap((key) => schema[key] ?? []),
  ];
  return [...own, ...inner.flatMap(references)];
}
