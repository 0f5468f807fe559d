/** OpenAPI 3.0 says `nullable` where JSON Schema says `null`; everything else is close enough. */

export function toJsonSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(toJsonSchema);
  if (!isRecord(schema)) return schema;
  const { nullable, ...rest } = withoutContradiction(schema);
  const converted = Object.fromEntries(
    Object.entries(rest).map(([key, member]) => [key, convertMember(key, member)]),
  );
  return nullable === true ? orNull(converted) : converted;
}

/** The description gives "" as the default of some addresses, and says that it is no address. */
function withoutContradiction(schema: Record<string, unknown>): Record<string, unknown> {
  if (schema["format"] !== "uri" || schema["default"] !== "") return schema;
  const { format: _format, ...rest } = schema;
  return rest;
}

function convertMember(key: string, member: unknown): unknown {
  if (key === "$ref" && typeof member === "string") return member.replace(/^#/, "github#");
  if (key === "enum" || key === "required" || key === "default") return member;
  // Property names are no keywords: one may be called `nullable`.
  if (key === "properties" && isRecord(member)) {
    return Object.fromEntries(Object.entries(member).map(([name, schema]) => [name, toJsonSchema(schema)]));
  }
  return toJsonSchema(member);
}

function orNull(schema: Record<string, unknown>): unknown {
  if (typeof schema["type"] !== "string" || "oneOf" in schema || "anyOf" in schema || "allOf" in schema) {
    return { anyOf: [schema, { type: "null" }] };
  }
  const values = schema["enum"];
  return {
    ...schema,
    type: [schema["type"], "null"],
    ...(Array.isArray(values) ? { enum: [...values, null] } : {}),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
