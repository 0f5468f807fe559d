/** Label and field selectors, as text in queries and as objects in specifications. */

import {
  at,
  isObject,
  type JsonObject,
  type JsonValue,
  listAt,
  objectAt,
  textAt,
  textOf,
} from "../../json.ts";

export interface Requirement {
  readonly key: string;
  readonly operator: "in" | "notin" | "exists" | "absent" | "gt" | "lt";
  readonly values: readonly string[];
}

/** A selector that cannot be read, in the words of the server. */
export class SelectorError extends Error {}

const set = /^\s*([^\s!=,()]+)\s+(in|notin)\s*\(([^)]*)\)\s*(?:,|$)/;
const equality = /^\s*([^\s!=,()]+)\s*(==|=|!=)\s*([^\s!=,()]*)\s*(?:,|$)/;
const comparison = /^\s*([^\s!=,()<>]+)\s*(<|>)\s*(-?\d+)\s*(?:,|$)/;
const existence = /^\s*(!?)\s*([^\s!=,()]+)\s*(?:,|$)/;

/** `a=b,c!=d,e in (f,g),h,!i`. SelectorError. */
export function parseLabelSelector(text: string): readonly Requirement[] {
  const requirements: Requirement[] = [];
  for (let rest = text.trim(); rest !== "";) {
    const [length, requirement] = readRequirement(rest);
    requirements.push(requirement);
    rest = rest.slice(length).trim();
  }
  return requirements;
}

function readRequirement(text: string): readonly [number, Requirement] {
  const inSet = set.exec(text);
  if (inSet !== null) {
    const [all, key = "", operator, values = ""] = inSet;
    const parsed = values.split(",").map((value) => value.trim());
    return [all.length, { key, operator: operator === "in" ? "in" : "notin", values: parsed }];
  }
  const equal = equality.exec(text);
  if (equal !== null) {
    const [all, key = "", operator, value = ""] = equal;
    return [all.length, { key, operator: operator === "!=" ? "notin" : "in", values: [value] }];
  }
  const compared = comparison.exec(text);
  if (compared !== null) {
    const [all, key = "", operator, value = ""] = compared;
    return [all.length, { key, operator: operator === ">" ? "gt" : "lt", values: [value] }];
  }
  const exists = existence.exec(text);
  if (exists !== null) {
    const [all, not, key = ""] = exists;
    return [all.length, { key, operator: not === "!" ? "absent" : "exists", values: [] }];
  }
  throw new SelectorError(`unable to parse requirement: ${JSON.stringify(text)}`);
}

/** The `matchLabels` and `matchExpressions` of an object. An absent selector selects nothing; an empty one selects everything. */
export function objectSelector(selector: JsonValue | undefined): readonly Requirement[] | undefined {
  if (!isObject(selector)) return undefined;
  const labels = Object.entries(objectAt(selector, "matchLabels")).map(([key, value]) => ({
    key,
    operator: "in" as const,
    values: [textOf(value)],
  }));
  const operators = { In: "in", NotIn: "notin", Exists: "exists", DoesNotExist: "absent" } as const;
  const expressions = listAt(selector, "matchExpressions").flatMap((expression): Requirement[] => {
    const name = textAt(expression, "operator");
    if (name !== "In" && name !== "NotIn" && name !== "Exists" && name !== "DoesNotExist") return [];
    const values = listAt(expression, "values").map(String);
    return [{ key: textAt(expression, "key"), operator: operators[name], values }];
  });
  return [...labels, ...expressions];
}

export function selects(requirements: readonly Requirement[], labels: JsonObject): boolean {
  return requirements.every(({ key, operator, values }) => {
    const value = Object.hasOwn(labels, key) ? textOf(labels[key]) : undefined;
    switch (operator) {
      case "in":
        return value !== undefined && values.includes(value);
      case "notin":
        return value === undefined || !values.includes(value);
      case "exists":
        return value !== undefined;
      case "absent":
        return value === undefined;
      case "gt":
        return value !== undefined && Number(value) > Number(values[0]);
      case "lt":
        return value !== undefined && Number(value) < Number(values[0]);
    }
  });
}

export interface FieldRequirement {
  readonly path: string;
  readonly equal: boolean;
  readonly value: string;
}

/** `metadata.name=a,status.phase!=Running`; only paths that the kind knows. SelectorError. */
export function parseFieldSelector(text: string, known: readonly string[]): readonly FieldRequirement[] {
  return text
    .split(",")
    .filter((part) => part.trim() !== "")
    .map((part) => {
      const [, path = "", operator = "", value = ""] =
        /^\s*([^!=\s]+)\s*(==|=|!=)\s*(.*?)\s*$/.exec(part) ?? [];
      if (operator === "") throw new SelectorError(`invalid selector: '${part}'; can't understand '${part}'`);
      if (!known.includes(path))
        throw new SelectorError(
          `${JSON.stringify(path)} is not a known field selector: only ${known.map((field) => JSON.stringify(field)).join(", ")}`,
        );
      return { path, equal: operator !== "!=", value };
    });
}

export function matchesFields(requirements: readonly FieldRequirement[], object: JsonObject): boolean {
  return requirements.every(({ path, equal, value }) => {
    const found = at(object, ...path.split("."));
    return (textOf(found) === value) === equal;
  });
}
