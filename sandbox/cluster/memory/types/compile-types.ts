/**
 * Turns OpenAPI schemas into atoms, by the rules of the API server itself: kube-openapi, `pkg/schemaconv`, for Kubernetes 1.36.
 * The same rules serve the extract of the server's document and the structural schema of a CustomResourceDefinition.
 */

import { at, isObject, type JsonObject, type JsonValue, listAt, objectAt, textAt } from "../../json.ts";
import type { Atom, AtomRef, FieldAtom, ListAtom, MapAtom, ScalarKind } from "./atom.ts";

/** The server treats these two by name. */
const quantity = "io.k8s.apimachinery.pkg.api.resource.Quantity";
const rawExtension = "io.k8s.apimachinery.pkg.runtime.RawExtension";

/** Anything, owned as one value. */
const untyped: AtomRef = () => untypedAtom;
const untypedAtom: Atom = {
  scalar: "untyped",
  list: { relation: "atomic", keys: [], items: untyped },
  map: { relation: "atomic", fields: new Map(), values: untyped },
};

/** Anything, with owners for every key of every map. */
const deduced: AtomRef = () => deducedAtom;
const deducedAtom: Atom = {
  scalar: "untyped",
  list: { relation: "atomic", keys: [], items: untyped },
  map: { relation: "separable", fields: new Map(), values: deduced },
};

/** A reference to the atom of a schema by its name. Error when the name is unknown. */
export function compileTypes(schemas: JsonObject): (name: string) => AtomRef {
  const compiled = new Map<string, Atom>();
  const named =
    (name: string): AtomRef =>
    () => {
      const known = compiled.get(name);
      if (known !== undefined) return known;
      const schema = schemas[name];
      if (!isObject(schema)) throw new Error(`no schema is called ${name}`);
      const atom = compileNamed(name, schema);
      compiled.set(name, atom);
      return atom;
    };

  function compileNamed(name: string, schema: JsonObject): Atom {
    if (name === quantity) return { name, scalar: "untyped", format: "quantity" };
    if (name === rawExtension) return { ...untypedAtom, name };
    return { ...compile(schema, false), name };
  }

  function refer(schema: JsonValue, keepUnknown: boolean): AtomRef {
    const reference = textAt(schema, "$ref");
    if (reference === "") {
      const atom = compile(isObject(schema) ? schema : {}, keepUnknown);
      return () => atom;
    }
    // A field may make the map that it refers to atomic, whatever the type says of itself.
    const relation = textAt(schema, "x-kubernetes-map-type");
    return relation === "" ? named(reference) : () => withRelation(named(reference)(), relation);
  }

  function compile(schema: JsonObject, inherited: boolean): Atom {
    const keepUnknown = inherited || schema["x-kubernetes-preserve-unknown-fields"] === true;
    const type = textAt(schema, "type");
    switch (type) {
      case "object":
        return { map: compileMap(schema, keepUnknown) };
      case "array":
        return { list: compileList(schema, keepUnknown) };
      case "":
        return {
          scalar: "untyped",
          ...formatOf(schema),
          list: compileList(schema, keepUnknown),
          map: compileMap(schema, keepUnknown),
        };
      default:
        return { scalar: scalarKind(type, textAt(schema, "format")), ...formatOf(schema), ...enumOf(schema) };
    }
  }

  function compileMap(schema: JsonObject, keepUnknown: boolean): MapAtom {
    const fields = new Map<string, FieldAtom>();
    for (const [name, field] of Object.entries(objectAt(schema, "properties"))) {
      const preset = at(field, "default");
      fields.set(name, {
        type: refer(field, keepUnknown),
        ...(preset === undefined ? {} : { default: preset }),
      });
    }
    const more = schema["additionalProperties"];
    const values = isObject(more)
      ? refer(more, keepUnknown)
      : more === true || (more === undefined && (keepUnknown || fields.size === 0))
        ? deduced
        : undefined;
    const relation = textAt(schema, "x-kubernetes-map-type") === "atomic" ? "atomic" : "separable";
    return { relation, fields, ...(values === undefined ? {} : { values }) };
  }

  function compileList(schema: JsonObject, keepUnknown: boolean): ListAtom {
    const kind = textAt(schema, "x-kubernetes-list-type");
    const items = schema["items"];
    return {
      relation: kind === "map" || kind === "set" ? "associative" : "atomic",
      keys: kind === "map" ? listAt(schema, "x-kubernetes-list-map-keys").map(String) : [],
      items: items === undefined ? untyped : refer(items, keepUnknown),
    };
  }

  return named;
}

function withRelation(atom: Atom, relation: string): Atom {
  if (atom.map === undefined) return atom;
  return { ...atom, map: { ...atom.map, relation: relation === "atomic" ? "atomic" : "separable" } };
}

function scalarKind(type: string, format: string): ScalarKind {
  if (type === "boolean") return "boolean";
  if (type === "integer" || type === "number") return "numeric";
  return type === "string" && (format === "" || format === "byte") ? "string" : "untyped";
}

function formatOf(schema: JsonObject): { readonly format?: string } {
  const format = textAt(schema, "format");
  if (format !== "") return { format };
  if (schema["x-kubernetes-int-or-string"] === true) return { format: "int-or-string" };
  // An integer of a custom resource often has no format; it is one all the same.
  return textAt(schema, "type") === "integer" ? { format: "int64" } : {};
}

function enumOf(schema: JsonObject): { readonly enum?: readonly string[] } {
  const values = listAt(schema, "enum").filter((value) => typeof value === "string");
  return values.length === 0 ? {} : { enum: values };
}
