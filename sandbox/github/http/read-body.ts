/** Reads a JSON body by a schema, and words every problem as GitHub does. */

import { z } from "zod";
import { ApiError, invalidRequest } from "./api-error.ts";

export function readBody<T>(bytes: Uint8Array, schema: z.ZodType<T>): T {
  const value = parseJson(bytes);
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  throw invalidRequest(result.error.issues.flatMap((issue) => describeIssue(issue, value)));
}

function parseJson(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return {};
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new ApiError(400, "Problems parsing JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ApiError(400, "Body should be a JSON object");
  }
  return value;
}

type Issue = z.core.$ZodIssue;

/** GitHub checks bodies with a JSON schema validator whose sentences these are. */
function describeIssue(issue: Issue, root: unknown): string[] {
  const [first, ...inner] = issue.path;
  const where = issue.path.length === 0 ? "" : `For 'properties/${[first, ...inner].join("/")}', `;
  const found = at(root, issue.path);
  if (found === undefined && issue.code !== "unrecognized_keys") {
    return [
      `${where && inner.length > 0 ? `For 'properties/${issue.path.slice(0, -1).join("/")}', ` : ""}"${String(issue.path.at(-1))}" wasn't supplied.`,
    ];
  }
  const shown = ruby(found);
  switch (issue.code) {
    case "invalid_type":
      return [`${where}${shown} is not ${article(issue.expected)}.`];
    case "invalid_value":
      return [`${where}${shown} is not a member of ${ruby(issue.values)}.`];
    case "too_big":
      return [`${where}${tooBig(issue, found)}`];
    case "too_small":
      return [`${where}${tooSmall(issue, found)}`];
    case "unrecognized_keys":
      return [`"${issue.keys.join('", "')}" is not a permitted key.`];
    case "invalid_format":
      return [`${where}${shown} is not a valid ${issue.format}.`];
    case "invalid_union":
      return [`${where}No subschema in "oneOf" matched.`];
    case "custom":
    case "invalid_element":
    case "invalid_key":
    case "not_multiple_of":
      return [`${where}${shown} is not valid.`];
  }
}

function tooBig(issue: Extract<Issue, { code: "too_big" }>, found: unknown): string {
  if (issue.origin === "string")
    return `Only ${issue.maximum} characters are allowed; ${size(found)} were supplied.`;
  if (issue.origin === "array")
    return `No more than ${issue.maximum} items are allowed; ${size(found)} were supplied.`;
  return `${ruby(found)} must be less than or equal to ${issue.maximum}.`;
}

function tooSmall(issue: Extract<Issue, { code: "too_small" }>, found: unknown): string {
  if (issue.origin === "string")
    return `At least ${issue.minimum} character is required; only ${size(found)} were supplied.`;
  if (issue.origin === "array") return `${issue.minimum} item required; only ${size(found)} were supplied.`;
  return `${ruby(found)} must be greater than or equal to ${issue.minimum}.`;
}

function size(value: unknown): number {
  return typeof value === "string" || Array.isArray(value) ? value.length : 0;
}

function at(root: unknown, path: readonly PropertyKey[]): unknown {
  let value: unknown = root;
  for (const step of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = new Map<PropertyKey, unknown>(Object.entries(value)).get(
      typeof step === "number" ? String(step) : step,
    );
  }
  return value;
}

function article(type: string): string {
  const named = type === "int" ? "integer" : type === "record" ? "object" : type;
  if (named === "null") return "null";
  return /^[aeiou]/.test(named) ? `an ${named}` : `a ${named}`;
}

/** A value as Ruby prints it, which is what GitHub's messages hold. */
function ruby(value: unknown): string {
  if (value === null || value === undefined) return "nil";
  if (Array.isArray(value)) return `[${value.map(ruby).join(", ")}]`;
  if (typeof value === "object") {
    return `{${Object.entries(value)
      .map(([key, member]) => `"${key}"=>${ruby(member)}`)
      .join(", ")}}`;
  }
  return JSON.stringify(value);
}
