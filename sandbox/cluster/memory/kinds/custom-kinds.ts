/** The kinds that a CustomResourceDefinition adds, by its structural schemas. */

import { isObject, type JsonObject, listAt, objectAt, textAt } from "../../json.ts";
import { compileTypes } from "../types/compile-types.ts";
import type { BuiltInTypes } from "../types/read-schema.ts";
import type { Kind, ScalePaths } from "./kind.ts";

const metadataType = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

/** Parts of a schema that mean something which this server does not do. */
const foreign = ["x-kubernetes-validations", "allOf", "anyOf", "oneOf", "not"];

/** What a definition asks for that is not supported, in words; none when it can be served. */
function unsupportedParts(definition: JsonObject): readonly string[] {
  const versions = listAt(definition, "spec", "versions");
  const parts = versions.flatMap((version) => foreignKeys(objectAt(version, "schema", "openAPIV3Schema")));
  const conversion =
    textAt(definition, "spec", "conversion", "strategy") === "Webhook" ? ["conversion webhooks"] : [];
  return [...conversion, ...new Set(parts)];
}

function foreignKeys(schema: JsonObject): readonly string[] {
  const intOrString = schema["x-kubernetes-int-or-string"] === true;
  const own = foreign.filter(
    (key) => Object.hasOwn(schema, key) && !(intOrString && (key === "anyOf" || key === "allOf")),
  );
  const inner = [
    ...Object.values(objectAt(schema, "properties")),
    schema["items"],
    schema["additionalProperties"],
  ].filter(isObject);
  return [...own, ...inner.flatMap(foreignKeys)];
}

/** One kind for each served version. */
export function customKinds(types: BuiltInTypes, definition: JsonObject): readonly Kind[] {
  const spec = objectAt(definition, "spec");
  const group = textAt(spec, "group");
  const unsupported = unsupportedParts(definition);
  return listAt(spec, "versions")
    .filter((version) => isObject(version) && version["served"] === true)
    .map((version): Kind => {
      const name = textAt(version, "name");
      const schema = objectAt(version, "schema", "openAPIV3Schema");
      const subresources = objectAt(version, "subresources");
      const scale = scalePaths(subresources);
      const apiVersion = `${group}/${name}`;
      return {
        resource: {
          group,
          version: name,
          apiVersion,
          plural: textAt(spec, "names", "plural"),
          singular: textAt(spec, "names", "singular"),
          kind: textAt(spec, "names", "kind"),
          namespaced: textAt(spec, "scope") === "Namespaced",
          verbs: ["create", "delete", "get", "list", "patch", "update", "watch"],
          subresources: Object.keys(subresources),
        },
        id: `${apiVersion} ${textAt(spec, "names", "kind")}`,
        type: objectType(types, schema),
        custom: { schema, unsupported },
        hasStatus: Object.hasOwn(subresources, "status"),
        ...(scale === undefined ? {} : { scale }),
      };
    });
}

/** The schema with the fields that every object has, whatever the definition says of them. */
function objectType(types: BuiltInTypes, schema: JsonObject): Kind["type"] {
  const text = { type: "string" };
  const properties = { ...objectAt(schema, "properties"), apiVersion: text, kind: text };
  const root = compileTypes({ root: { ...schema, type: "object", properties } })("root");
  let cached: ReturnType<Kind["type"]> | undefined;
  return () => {
    if (cached !== undefined) return cached;
    const atom = root();
    if (atom.map === undefined) return atom;
    const fields = new Map(atom.map.fields).set("metadata", { type: types.named(metadataType) });
    cached = { map: { ...atom.map, fields } };
    return cached;
  };
}

function scalePaths(subresources: JsonObject): ScalePaths | undefined {
  const scale = objectAt(subresources, "scale");
  const steps = (key: string) =>
    textAt(scale, key)
      .split(".")
      .filter((step) => step !== "");
  if (steps("specReplicasPath").length === 0) return undefined;
  return {
    replicas: steps("specReplicasPath"),
    statusReplicas: steps("statusReplicasPath"),
    selector: steps("labelSelectorPath"),
  };
}
