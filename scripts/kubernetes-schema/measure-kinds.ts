/** Measures what holds for a kind as a whole: how its objects may be called, and whether its selector must select its template. */

import { isObject, type JsonObject } from "../../sandbox/cluster/json.ts";
import type { AtomRef } from "../../sandbox/cluster/memory/types/atom.ts";
import type { NameRule, Refusal } from "../../sandbox/cluster/memory/types/behaviour.ts";
import { valueAt, withValue } from "./edit.ts";
import type { Laboratory, Probe } from "./laboratory.ts";
import { refusalOf } from "./refusal.ts";

export async function measureNames(lab: Laboratory): Promise<Readonly<Record<string, NameRule>>> {
  const names: Record<string, NameRule> = {};
  for (const probe of firstOfEachKind(lab)) {
    const accepts = async (name: string) =>
      lab.tryCreate(probe, withValue(probe.object, ["metadata", "name"], name));
    const upper = await accepts("Probe:Upper");
    const form =
      upper.status === 201 ? "path" : (await accepts("probe.dotted")).status === 201 ? "subdomain" : "label";
    const { message } = refusalOf((await accepts(form === "path" ? "a%b" : "Bad_Name")).body);
    // A definition's name follows from its contents; the server's own check of that stands for it.
    names[probe.kind] =
      probe.resource.plural === "customresourcedefinitions"
        ? { form: "subdomain", message }
        : { form, message };
  }
  return names;
}

export async function measureSelectors(lab: Laboratory): Promise<Readonly<Record<string, Refusal>>> {
  const selects: Record<string, Refusal> = {};
  for (const probe of firstOfEachKind(lab)) {
    if (!isObject(valueAt(probe.object, ["spec", "selector"]))) continue;
    if (!isObject(valueAt(probe.object, ["spec", "template"]))) continue;
    const other: JsonObject = { unselected: "label" };
    const answer = await lab.tryCreate(
      probe,
      withValue(probe.object, ["spec", "template", "metadata", "labels"], other),
    );
    if (answer.status === 422) selects[probe.kind] = refusalOf(answer.body);
  }
  return selects;
}

/** Kinds whose replacement, where nothing is, is a creation. */
export async function measureCreationByPut(lab: Laboratory): Promise<readonly string[]> {
  const kinds: string[] = [];
  for (const probe of firstOfEachKind(lab))
    if ((await lab.tryReplace(probe, probe.object)).status === 201) kinds.push(probe.kind);
  return kinds;
}

/** Tries every text of an object's first three levels as a field selector. */
export async function measureSelectable(
  lab: Laboratory,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const selectable: Record<string, string[]> = {};
  for (const probe of firstOfEachKind(lab)) {
    const paths = scalarPaths(probe.type, [], 3).filter(
      (path) => !/^(metadata\.|apiVersion$|kind$)/.test(path),
    );
    const found: string[] = [];
    for (const path of paths) if (await lab.accepts(probe, `fieldSelector=${path}%3Dprobe`)) found.push(path);
    if (found.length > 0) selectable[probe.kind] = found;
  }
  return selectable;
}

function scalarPaths(type: AtomRef, above: readonly string[], depth: number): readonly string[] {
  const { map, scalar } = type();
  if (map === undefined) return scalar === undefined ? [] : [above.join(".")];
  if (depth === 0) return [];
  return [...map.fields].flatMap(([name, field]) => scalarPaths(field.type, [...above, name], depth - 1));
}

function firstOfEachKind(lab: Laboratory): readonly Probe[] {
  return [...new Map(lab.probes.toReversed().map((probe) => [probe.kind, probe])).values()].toReversed();
}
