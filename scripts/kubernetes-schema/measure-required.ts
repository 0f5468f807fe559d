/** Measures which fields must be there: alone, or at least one of several. */

import { listAt, textAt } from "../../sandbox/cluster/json.ts";
import type { ChoiceRule } from "../../sandbox/cluster/memory/types/behaviour.ts";
import { causePath, withValue } from "./edit.ts";
import { type Instance, instancesOf } from "./instances.ts";
import type { Laboratory, Probe } from "./laboratory.ts";

export interface Demands {
  /** Their removal is refused with the cause `FieldValueRequired` at their own path. */
  readonly required: Readonly<Record<string, readonly string[]>>;
  /** Their removal is refused with that cause at the struct itself. */
  readonly choices: Readonly<Record<string, ChoiceRule>>;
}

export async function measureRequired(lab: Laboratory): Promise<Demands> {
  const required = new Map<string, boolean>();
  const choices: Record<string, ChoiceRule> = {};
  const note = (type: string, field: string, demanded: boolean) => {
    const id = `${type} ${field}`;
    required.set(id, demanded && (required.get(id) ?? true));
  };
  for (const probe of lab.probes)
    for (const instance of instancesOf(probe.type, probe.kind, probe.object, probe.object))
      for (const field of instance.atom.map?.fields.keys() ?? []) {
        const { type, sent } = instance;
        if (isIdentity(instance, field)) continue;
        // Absent in an accepted probe: it depends on something.
        if (sent[field] === undefined) note(type, field, false);
        else {
          const { own, around } = await demandsOf(lab, probe, instance, field);
          if (required.get(`${type} ${field}`) !== false) note(type, field, own);
          if (around !== undefined) choices[type] = withField(choices[type], field, around);
        }
      }
  const result: Record<string, string[]> = {};
  for (const [id, demanded] of required) {
    const [type = "", field = ""] = id.split(" ");
    if (demanded) (result[type] ??= []).push(field);
  }
  return { required: result, choices };
}

function isIdentity({ steps }: Instance, field: string): boolean {
  const [first] = steps;
  if (first === undefined) return ["apiVersion", "kind", "metadata"].includes(field);
  return first === "metadata" && steps.length === 1;
}

function withField(rule: ChoiceRule | undefined, field: string, message: string): ChoiceRule {
  return { fields: [...new Set([...(rule?.fields ?? []), field])], message };
}

interface Demand {
  readonly own: boolean;
  /** What is said of the struct as a whole. */
  readonly around: string | undefined;
}

async function demandsOf(lab: Laboratory, probe: Probe, instance: Instance, field: string): Promise<Demand> {
  const steps = [...instance.steps, field];
  const { body } = await lab.tryCreate(probe, withValue(probe.object, steps, undefined));
  const causes = listAt(body, "details", "causes").filter(
    (cause) => textAt(cause, "reason") === "FieldValueRequired",
  );
  const struct = causes.find((cause) => textAt(cause, "field") === causePath(instance.steps));
  return {
    own: causes.some((cause) => textAt(cause, "field") === causePath(steps)),
    around: struct === undefined || instance.steps.length === 0 ? undefined : textAt(struct, "message"),
  };
}
