/** Measures which fields must be there: their removal is refused with the cause `FieldValueRequired` at their own path. */

import { listAt, textAt } from "../../sandbox/cluster/json.ts";
import { causePath, withValue } from "./edit.ts";
import { instancesOf } from "./instances.ts";
import type { Laboratory } from "./laboratory.ts";

export async function measureRequired(lab: Laboratory): Promise<Readonly<Record<string, readonly string[]>>> {
  const required = new Map<string, boolean>();
  const note = (type: string, field: string, demanded: boolean) => {
    const id = `${type} ${field}`;
    required.set(id, demanded && (required.get(id) ?? true));
  };
  for (const probe of lab.probes)
    for (const instance of instancesOf(probe.type, probe.kind, probe.object, probe.object))
      for (const field of instance.atom.map?.fields.keys() ?? []) {
        const id = `${instance.type} ${field}`;
        const [first] = instance.steps;
        if (first === undefined && ["apiVersion", "kind", "metadata"].includes(field)) continue;
        if (first === "metadata" && instance.steps.length === 1) continue;
        // Absent in an accepted probe: it depends on something, and this measurement cannot say on what.
        if (instance.sent[field] === undefined) note(instance.type, field, false);
        else if (required.get(id) !== false) {
          const steps = [...instance.steps, field];
          const { body } = await lab.tryCreate(probe, withValue(probe.object, steps, undefined));
          const demanded = listAt(body, "details", "causes").some(
            (cause) =>
              textAt(cause, "reason") === "FieldValueRequired" && textAt(cause, "field") === causePath(steps),
          );
          note(instance.type, field, demanded);
        }
      }
  const result: Record<string, string[]> = {};
  for (const [id, demanded] of required) {
    const [type = "", field = ""] = id.split(" ");
    if (demanded) (result[type] ??= []).push(field);
  }
  return result;
}
