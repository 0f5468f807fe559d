/** Measures, with probes, how a real API server behaves beyond what its OpenAPI document says. */

import type { Behaviour, DefaultRule } from "../../sandbox/cluster/memory/types/behaviour.ts";
import { additional, folds, graceful } from "./hints.ts";
import { inferDefaults } from "./infer-defaults.ts";
import { inferForbidden, inferImmutable } from "./infer-immutable.ts";
import { inferVanishing } from "./infer-vanishing.ts";
import type { Laboratory } from "./laboratory.ts";
import { measureChanges } from "./measure-changes.ts";
import { measureCreationByPut, measureNames, measureSelectable, measureSelectors } from "./measure-kinds.ts";
import { measureRequired } from "./measure-required.ts";
import { measureUnique } from "./measure-unique.ts";
import { measureZeros } from "./measure-zeros.ts";
import { type Observation, observeDefaults, observeNulls } from "./observe-defaults.ts";

export interface Measured {
  readonly behaviour: Behaviour;
  /** Fields whose defaults no rule explains. */
  readonly unexplained: readonly string[];
}

/** Stores the probes in the end, so it can be run once on a server. Error when the server refuses a probe. */
export async function measureBehaviour(lab: Laboratory): Promise<Measured> {
  const observations: Observation[] = [];
  const hidden: Readonly<Record<string, readonly string[]>>[] = [];
  for (const probe of lab.probes) {
    const answer = await lab.tryCreate(probe);
    if (answer.status !== 201) throw new Error(`${probe.name} was refused: ${answer.text}`);
    observations.push(...observeDefaults(probe, answer.body));
    hidden.push(observeNulls(probe, answer.body));
  }
  const { defaults, nulls, unexplained } = inferDefaults(observations);
  const dropsZero = await measureZeros(lab);
  const { required, choices } = await measureRequired(lab);
  const unique = await measureUnique(lab);
  const names = await measureNames(lab);
  const createdByPut = await measureCreationByPut(lab);
  const selectable = await measureSelectable(lab);
  const selects = await measureSelectors(lab);
  const { trials, generation } = await measureChanges(lab);
  return {
    behaviour: {
      defaults: combined(defaults),
      nulls: merged([nulls, ...hidden]),
      dropsZero,
      required,
      choices,
      unique,
      forbidden: inferForbidden(trials),
      immutable: inferImmutable(trials),
      generation,
      folds,
      vanishes: inferVanishing(trials, defaults),
      selectable,
      graceful,
      createdByPut,
      names,
      selects,
    },
    unexplained,
  };
}

function merged(
  parts: readonly Readonly<Record<string, readonly string[]>>[],
): Readonly<Record<string, readonly string[]>> {
  const result: Record<string, readonly string[]> = {};
  for (const part of parts)
    for (const [type, fields] of Object.entries(part))
      result[type] = [...new Set([...(result[type] ?? []), ...fields])];
  return result;
}

function combined(
  defaults: Readonly<Record<string, readonly DefaultRule[]>>,
): Readonly<Record<string, readonly DefaultRule[]>> {
  const result: Record<string, readonly DefaultRule[]> = { ...defaults };
  for (const [type, rules] of Object.entries(additional)) result[type] = [...rules, ...(result[type] ?? [])];
  return result;
}
