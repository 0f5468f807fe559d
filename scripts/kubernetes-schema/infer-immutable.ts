/** Reduces refused changes to rules: the highest path below which every change that was tried is refused for one cause. */

import { isObject, type JsonObject, type JsonValue } from "../../sandbox/cluster/json.ts";
import { equal } from "../../sandbox/cluster/memory/merge/shape.ts";
import type { ForbiddenRule, ImmutableRule } from "../../sandbox/cluster/memory/types/behaviour.ts";
import { valueAt } from "./edit.ts";
import { instancesOf } from "./instances.ts";
import type { Trial } from "./measure-changes.ts";

/** Words of refusals that are about the change itself, and not about the new value. */
const aboutChange =
  /immutable|may not change|may not be changed|cannot change|can not be modified|are forbidden|can only be modified/;

export function inferImmutable(trials: readonly Trial[]): Readonly<Record<string, readonly ImmutableRule[]>> {
  const result: Record<string, ImmutableRule[]> = {};
  for (const { probe, stored, path, cause } of trials.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    if (cause === undefined || !aboutChange.test(cause.message)) continue;
    const own = trials.filter((trial) => trial.probe.kind === probe.kind);
    const known = (result[probe.kind] ??= []);
    if (known.some((rule) => explains(rule, path, stored))) continue;
    const steps = path.split(".");
    const prefixes = steps.map((_, index) => steps.slice(0, index + 1).join("."));
    const rule = candidates(stored)
      .flatMap((when) => prefixes.map((prefix) => ({ path: prefix, cause, ...when })))
      .find((candidate) =>
        own
          .filter((trial) => explains(candidate, trial.path, trial.stored))
          .every((trial) => trial.cause !== undefined && equal({ ...trial.cause }, { ...cause })),
      );
    if (rule !== undefined) known.push(rule);
  }
  return Object.fromEntries(Object.entries(result).filter(([, rules]) => rules.length > 0));
}

function explains(rule: ImmutableRule, path: string, stored: JsonObject): boolean {
  const within = path === rule.path || path.startsWith(`${rule.path}.`);
  const { when } = rule;
  return within && (when === undefined || equal(valueAt(stored, when.path.split(".")) ?? null, when.is));
}

/** No condition first; then each switch of the object itself or its specification. */
function candidates(stored: JsonObject): readonly Pick<ImmutableRule, "when">[] {
  const switches = [
    ...Object.entries(stored).map(([key, value]) => [key, value] as const),
    ...Object.entries(isObject(stored["spec"]) ? stored["spec"] : {}).map(
      ([key, value]) => [`spec.${key}`, value] as const,
    ),
  ]
    .filter(([, value]) => isSwitch(value))
    .toSorted(([, a], [, b]) => Number(typeof b === "boolean") - Number(typeof a === "boolean"));
  return [{}, ...switches.map(([path, is]) => ({ when: { path, is } }))];
}

function isSwitch(value: JsonValue): boolean {
  return typeof value === "boolean" || (typeof value === "string" && /^[A-Z][A-Za-z]+$/.test(value));
}

/** Changes that are refused because of a neighbour: that field may not stand beside the new value. */
export function inferForbidden(trials: readonly Trial[]): Readonly<Record<string, readonly ForbiddenRule[]>> {
  const result: Record<string, ForbiddenRule[]> = {};
  for (const { probe, stored, path, cause, value } of trials) {
    if (cause === undefined || aboutChange.test(cause.message)) continue;
    const [parent, field] = [path.replace(/\.[^.]+$/, ""), cause.field.replace(/^.*\./, "")];
    if (cause.field !== `${parent}.${field}` || cause.field === path) continue;
    const place = `${probe.kind.replace(/.* /, "")}.${parent}`;
    const struct = instancesOf(probe.type, probe.kind, stored, stored).find(
      ({ location }) => location === place,
    );
    if (struct === undefined) continue;
    const rule = {
      field,
      when: { field: path.replace(/^.*\./, ""), is: value },
      reason: cause.reason,
      message: cause.message,
    };
    const known = (result[struct.type] ??= []);
    if (!known.some((other) => JSON.stringify(other) === JSON.stringify(rule))) known.push(rule);
  }
  return result;
}
