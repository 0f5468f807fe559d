/** Measures, field by field, whether a zero value is kept or is the same as no value. */

import { type JsonValue } from "../../sandbox/cluster/json.ts";
import { equal } from "../../sandbox/cluster/memory/merge/shape.ts";
import { isZero } from "../../sandbox/cluster/memory/objects/canonical.ts";
import type { Atom } from "../../sandbox/cluster/memory/types/atom.ts";
import { valueAt, withValue } from "./edit.ts";
import { type Instance, instancesOf } from "./instances.ts";
import type { Laboratory, Probe } from "./laboratory.ts";

/** Fields that drop their zero value, by type. Fields whose zero is refused wherever it was tried are not listed. */
export async function measureZeros(lab: Laboratory): Promise<Readonly<Record<string, readonly string[]>>> {
  const kept = new Map<string, boolean>();
  for (const probe of lab.probes)
    for (const instance of instancesOf(probe.type, probe.kind, probe.object, probe.object))
      for (const [field, { type, default: preset }] of instance.atom.map?.fields ?? []) {
        const id = JSON.stringify([instance.type, field]);
        const zero = zeroOf(type());
        const always = preset !== undefined && isZero(preset);
        // A map that is filled by a rule looks kept; one place where it vanishes tells better.
        const known = kept.get(id) === false || (kept.has(id) && !isMap(zero));
        if (known || zero === undefined || always || isFact(instance, field)) continue;
        const answer = await keeps(lab, probe, { instance, field, zero });
        if (answer !== undefined) kept.set(id, answer);
      }
  const drops: Record<string, string[]> = {};
  for (const [id, keep] of kept) {
    const parts: unknown = JSON.parse(id);
    const [type, field] = Array.isArray(parts) ? parts.map(String) : [];
    if (!keep && type !== undefined && field !== undefined) (drops[type] ??= []).push(field);
  }
  return drops;
}

function isMap(value: JsonValue | undefined): boolean {
  return typeof value === "object" && !Array.isArray(value);
}

/** The object's own name and version are not values to play with; status is not written by a creation. */
function isFact({ steps }: Instance, field: string): boolean {
  const [first] = steps;
  return (
    first === "status" ||
    (steps.length === 0 && ["apiVersion", "kind", "metadata", "status"].includes(field)) ||
    (steps.length === 1 && first === "metadata" && !["labels", "annotations", "finalizers"].includes(field))
  );
}

const zeros = { string: "", numeric: 0, boolean: false, untyped: undefined } as const;

function zeroOf({ map, list, scalar }: Atom): JsonValue | undefined {
  if (map !== undefined) return scalar === undefined ? {} : undefined;
  if (list !== undefined) return [];
  return zeros[scalar ?? "untyped"];
}

interface Trial {
  readonly instance: Instance;
  readonly field: string;
  readonly zero: JsonValue;
}

/** `undefined` when the server refuses the zero here. */
async function keeps(
  lab: Laboratory,
  probe: Probe,
  { instance, field, zero }: Trial,
): Promise<boolean | undefined> {
  const steps = [...instance.steps, field];
  const answer = await lab.tryCreate(probe, withValue(probe.object, steps, zero));
  if (answer.status !== 201) return undefined;
  const value = valueAt(answer.body, steps);
  // An empty struct is kept even when its own defaults fill it.
  if (isMap(zero)) return value !== undefined;
  return equal(value ?? null, zero);
}
