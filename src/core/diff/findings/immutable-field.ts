/** A field changes that the API server does not let change: it will refuse the update. */

import type { Finding } from "../../model/diff.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../../model/json.ts";
import { serverIdentity } from "../server-identity.ts";
import { sameValue } from "../same-value.ts";
import { type ImmutableRule, immutableRules } from "./immutable-fields.ts";
import type { ChangedObject, Sides } from "./finding-rule.ts";

/** A field by its keys from the root. */
type Field = readonly string[];

export function immutableField({ changed }: Sides): readonly Finding[] {
  return changed.flatMap((object) =>
    rulesFor(object).flatMap((rule) => changedFields(object, rule).map((field) => finding(object, field))),
  );
}

function rulesFor({ before, after }: ChangedObject): readonly ImmutableRule[] {
  const { group, kind } = serverIdentity(after.identity);
  return immutableRules.filter(
    ({ kinds, when }) => kinds.includes(`${kind}.${group}`) && applies(when, before.body),
  );
}

function applies(when: ImmutableRule["when"], before: JsonObject): boolean {
  if (when === "immutable") return before["immutable"] === true;
  if (when === "running") return read(before, ["spec", "suspend"]) !== true;
  return true;
}

function changedFields({ before, after }: ChangedObject, rule: ImmutableRule): readonly Field[] {
  return fieldsOf(rule, [before.body, after.body]).filter((field) => {
    const absent = rule.absent?.[field.join(".")] ?? null;
    const [old, now] = [read(before.body, field), read(after.body, field)];
    if (rule.when === "both-set" && (old === undefined || now === undefined)) return false;
    if (rule.when === "set-before" && old === undefined) return false;
    return !sameValue(old ?? absent, now ?? absent);
  });
}

function fieldsOf({ path, except = [] }: ImmutableRule, bodies: readonly JsonObject[]): readonly Field[] {
  const field = path.split(".");
  if (field.at(-1) !== "*") return [field];
  const parent = field.slice(0, -1);
  const members = bodies.flatMap((body) => Object.keys(objectAt(body, parent)));
  return [...new Set(members)]
    .filter((member) => !except.includes(member))
    .toSorted()
    .map((member) => [...parent, member]);
}

function objectAt(body: JsonObject, field: Field): JsonObject {
  const value = read(body, field);
  return isJsonObject(value) ? value : {};
}

function read(body: JsonObject, field: Field): JsonValue | undefined {
  let value: JsonValue | undefined = body;
  for (const key of field) value = isJsonObject(value) ? value[key] : undefined;
  return value;
}

function finding({ after: { identity } }: ChangedObject, field: Field): Finding {
  const message =
    `${field.join(".")} of a ${identity.kind} cannot change: the API server will refuse this update. ` +
    `Keep the old value, or delete the object first.`;
  return {
    code: "immutable-field",
    severity: "refused",
    identity,
    path: field.map((key) => ({ key })),
    message,
  };
}
