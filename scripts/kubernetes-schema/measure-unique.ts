/** Measures in which fields the items of a list must differ: making two alike is refused with the cause `FieldValueDuplicate`. */

import { isObject, type JsonValue, listAt, textAt } from "../../sandbox/cluster/json.ts";
import { causePath, withValue } from "./edit.ts";
import { type Instance, instancesOf } from "./instances.ts";
import type { Laboratory, Probe } from "./laboratory.ts";

export async function measureUnique(lab: Laboratory): Promise<Readonly<Record<string, readonly string[]>>> {
  const unique: Record<string, string[]> = {};
  for (const probe of lab.probes) {
    const instances = instancesOf(probe.type, probe.kind, probe.object, probe.object);
    for (const instance of instances.filter(
      ({ steps }) => typeof steps.at(-1) === "number" && steps.at(-1) !== 0,
    )) {
      const first = instances.find((other) => causePath(other.steps) === causePath(firstOf(instance)));
      if (first === undefined) continue;
      for (const [field, value] of Object.entries(first.sent)) {
        const known = (unique[instance.type] ??= []);
        if (known.includes(field) || isObject(value) || Array.isArray(value)) continue;
        if (await isDuplicate(lab, probe, { instance, field, value })) known.push(field);
      }
    }
  }
  return Object.fromEntries(Object.entries(unique).filter(([, fields]) => fields.length > 0));
}

function firstOf({ steps }: Instance): readonly (string | number)[] {
  return [...steps.slice(0, -1), 0];
}

interface Trial {
  readonly instance: Instance;
  readonly field: string;
  readonly value: JsonValue;
}

async function isDuplicate(
  lab: Laboratory,
  probe: Probe,
  { instance, field, value }: Trial,
): Promise<boolean> {
  const steps = [...instance.steps, field];
  const { body } = await lab.tryCreate(probe, withValue(probe.object, steps, value));
  return listAt(body, "details", "causes").some(
    (cause) =>
      textAt(cause, "reason") === "FieldValueDuplicate" && textAt(cause, "field") === causePath(steps),
  );
}
