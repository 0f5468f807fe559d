/** Whether a value is a Kubernetes object that can be addressed: the checks that come before a URL is made of it. */

import { isJsonObject, type JsonObject, type JsonValue } from "../model/json.ts";
import type { ReasonCode } from "../model/outcome.ts";
import type { JsonPath } from "./place-of.ts";

export interface BodyProblem {
  readonly reason: ReasonCode;
  /** The member that is wrong, within the object. */
  readonly path: JsonPath;
  readonly message: string;
  readonly next: string;
}

/** All that is wrong with it. */
export function checkObject(value: JsonValue): readonly BodyProblem[] {
  if (!isJsonObject(value)) return [notAnObject];
  const { apiVersion, kind, metadata } = value;
  return [
    ...checkText(apiVersion, ["apiVersion"], apiVersionRule),
    ...checkText(kind, ["kind"], kindRule),
    ...(isJsonObject(metadata) ? checkMetadata(metadata) : [noName]),
  ];
}

const notAnObject: BodyProblem = {
  reason: "NOT_AN_OBJECT",
  path: [],
  message:
    "Expected a Kubernetes object (a mapping with apiVersion, kind and metadata), found a list or a single value.",
  next: "Write one object per document, or a `kind: List` with `items`.",
};

interface TextRule {
  readonly grammar: RegExp;
  readonly expected: string;
}

const label = "[a-z0-9](?:[-a-z0-9]*[a-z0-9])?";
const apiVersionRule: TextRule = {
  grammar: new RegExp(`^(?:(?=[^/]{1,253}/)${label}(?:\\.${label})*/)?(?=[^/]{1,63}$)${label}$`),
  expected: "a version with its group, like `v1` or `apps/v1`",
};
const kindRule: TextRule = {
  grammar: /^(?=.{1,63}$)[A-Za-z](?:[-A-Za-z0-9]*[A-Za-z0-9])?$/,
  expected: "a word like `Deployment`",
};
/** What the API server allows as a segment of a path, for the kinds with the freest names (RBAC). */
const nameRule: TextRule = {
  grammar: /^(?!.*\.\.)(?!\.$)[^/%\p{Cc}\p{Cf}\p{Z}]{1,253}$/u,
  expected: "text of at most 253 characters, without `/`, `%`, `..` and spaces",
};
const namespaceRule: TextRule = {
  grammar: new RegExp(`^(?=.{1,63}$)${label}$`),
  expected: "lower-case letters, digits and `-`, at most 63",
};

function checkMetadata({
  name,
  generateName,
  namespace,
  labels,
  annotations,
}: JsonObject): readonly BodyProblem[] {
  return [
    ...(isBlank(name) && !isBlank(generateName)
      ? [generatedName]
      : checkText(name, ["metadata", "name"], nameRule)),
    ...(isBlank(namespace) ? [] : checkText(namespace, ["metadata", "namespace"], namespaceRule)),
    ...checkTexts(labels, ["metadata", "labels"]),
    ...checkTexts(annotations, ["metadata", "annotations"]),
  ];
}

const noName = invalid(["metadata"], "`metadata` with a `name` is missing.", "Give the object a name.");

const generatedName = invalid(
  ["metadata", "generateName"],
  "The object has a `generateName` and no `name`: every deployment would create another one.",
  "Give the object a name of its own.",
);

function checkText(
  value: JsonValue | undefined,
  path: JsonPath,
  { grammar, expected }: TextRule,
): readonly BodyProblem[] {
  if (typeof value === "string" && grammar.test(value)) return [];
  const found = isBlank(value)
    ? "found nothing"
    : typeof value === "string"
      ? "found other text"
      : "found no text";
  return [
    invalid(
      path,
      `\`${path.join(".")}\`: expected ${expected}, ${found}.`,
      "Correct it; text that looks like a number needs quotes.",
    ),
  ];
}

/** Values of labels and annotations are text; `version: 1.10` without quotes is a number. */
function checkTexts(values: JsonValue | undefined, path: JsonPath): readonly BodyProblem[] {
  if (isBlank(values)) return [];
  if (!isJsonObject(values))
    return [invalid(path, `\`${path.join(".")}\`: expected a mapping.`, "Correct it.")];
  return Object.entries(values)
    .filter(([, value]) => typeof value !== "string" && value !== null)
    .map(([key]) => {
      const message = `\`${path.join(".")}\`: expected text as every value, found something else.`;
      return invalid([...path, key], message, "Put the value in quotes.");
    });
}

function isBlank(value: JsonValue | undefined): boolean {
  return value === undefined || value === null || value === "";
}

function invalid(path: JsonPath, message: string, next: string): BodyProblem {
  return { reason: "INVALID_OBJECT", path, message, next };
}
