/** A field changes that the API server does not let change: it will refuse the update. */

import { objectOf } from "../../manifests/object-of.ts";
import type { JsonObject, JsonValue } from "../../model/json.ts";
import { isKey } from "../path-step.ts";
import { serverIdentity } from "../server-identity.ts";
import { sameValue } from "../same-value.ts";
import { type ImmutableRule, immutableRules } from "./immutable-fields.ts";
import type { BothSides } from "./both-sides.ts";
import type { RawFinding } from "./finding-rule.ts";
import { makeFinding } from "./make-finding.ts";
import { pathOf, readAt } from "./read-at.ts";
import type { ChangedObject } from "./sides.ts";

const rulesByKind = new Map(
  [...new Set(immutableRules.flatMap(({ kinds }) => kinds))].map(
    (kind) => [kind, immutableRules.filter(({ kinds }) => kinds.includes(kind))] as const,
  ),
);

/** A field by its keys from the root. */
type Field = readonly string[];

export function immutableField({ changed }: BothSides): readonly RawFinding[] {
  return changed.flatMap((object) =>
    rulesFor(object).flatMap((rule) => changedFields(object, rule).map((field) => finding(object, field))),
  );
}

function rulesFor(object: ChangedObject): readonly ImmutableRule[] {
  const { group, kind } = serverIdentity(object.after.identity);
  return (rulesByKind.get(`${kind}.${group}`) ?? []).filter(({ when }) => applies(when, object));
}

function applies(when: ImmutableRule["when"], { before, after }: ChangedObject): boolean {
  if (when === "immutable") return before.body["immutable"] === true;
  if (when === "running") return readAt(before.body, "spec", "suspend") !== true;
  if (when === "not-elastic") return !isElastic(before.body, after.body);
  return true;
}

/** An Indexed Job may be resized, as long as completions and parallelism are the same number (KEP-3715). */
function isElastic(...bodies: readonly JsonObject[]): boolean {
  return bodies.every(
    (body) =>
      readAt(body, "spec", "completionMode") === "Indexed" &&
      readAt(body, "spec", "completions") === readAt(body, "spec", "parallelism"),
  );
}

function changedFields(object: ChangedObject, rule: ImmutableRule): readonly Field[] {
  const { before, after } = object;
  return fieldsOf(rule, [before.body, after.body]).filter((field) => {
    const [old, now] = [readAt(before.body, ...field), readAt(after.body, ...field)];
    const isOneSided = old === undefined || now === undefined;
    if ((rule.when === "both-set" || rule.when === "not-elastic") && isOneSided) return false;
    if (rule.when === "set-before" && old === undefined) return false;
    const absent = rule.absent?.[field.join(".")] ?? null;
    const { reads = (value: JsonValue) => value } = rule;
    return !sameValue(reads(old ?? absent), reads(now ?? absent)) && hasEffect(object, field);
  });
}

/** `1024Mi` and `1Gi` are no change. */
function hasEffect({ changes }: ChangedObject, field: Field): boolean {
  return changes.some(
    ({ path, folded }) =>
      folded !== "same-meaning" &&
      field.every((key, depth) => path[depth] === undefined || isKey(path[depth], key)),
  );
}

function fieldsOf({ path, except = [] }: ImmutableRule, bodies: readonly JsonObject[]): readonly Field[] {
  const field = path.split(".");
  if (field.at(-1) !== "*") return [field];
  const parent = field.slice(0, -1);
  const members = bodies.flatMap((body) => Object.keys(objectOf(readAt(body, ...parent))));
  return [...new Set(members)]
    .filter((member) => !except.includes(member))
    .toSorted()
    .map((member) => [...parent, member]);
}

function finding({ after: { identity } }: ChangedObject, field: Field): RawFinding {
  const message =
    `${field.join(".")} of a ${identity.kind} cannot change: the API server will refuse this update. ` +
    `Keep the old value, or delete the object first.`;
  return makeFinding("immutable-field", { identity, path: pathOf(...field), message });
}
