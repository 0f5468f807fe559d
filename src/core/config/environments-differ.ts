/** Rules of the configuration: no two environments have one name, or write the same objects in turn. */

import type { PlacelessProblem } from "./check-config.ts";
import type { PlacedEnvironment } from "./expand-environments.ts";
import { normalisePath } from "./normalise-path.ts";
import { shownText } from "./shown-text.ts";

export function namesDiffer(environments: readonly PlacedEnvironment[]): readonly PlacelessProblem[] {
  return repetitions(environments, ({ parts }) => parts.name).map(({ one, first, key }) => {
    const path = ["environments", one.index, "name"];
    const found = [one, first].find(({ match }) => match !== undefined);
    if (found === undefined) {
      return {
        path,
        found: `the name ${key} for a second time`,
        expected: "a name that no other environment has",
      };
    }
    return {
      path,
      found: `the name ${key} for ${placeOf(first)} and for ${placeOf(one)}`,
      expected: `names that differ, or an exclusion such as exclude: ["${placeOf(found)}"]`,
    };
  });
}

function placeOf({ match, parts: { path = "" } }: PlacedEnvironment): string {
  return shownText(match?.valuesFiles.at(-1) ?? normalisePath(path));
}

/** Two environments of one folder, cluster and namespace would write the same objects in turn. */
export function targetsDiffer(environments: readonly PlacedEnvironment[]): readonly PlacelessProblem[] {
  return repetitions(environments, targetOf)
    .filter(({ one, first }) => one.parts.name !== first.parts.name)
    .map(({ one, first }) => ({
      path: ["environments", one.index, "path"],
      found: `the same path, cluster and namespace as ${first.parts.name ?? "another environment"} has${one.match === undefined ? "" : `, for ${placeOf(one)}`}`,
      expected: "environments that differ in path, cluster or namespace",
    }));
}

/** Releases of one chart are told apart by their names. */
function targetOf({ parts }: PlacedEnvironment): string | undefined {
  const { path, cluster, namespace, helm, name = "" } = parts;
  if (path === undefined || cluster === undefined || namespace === undefined) return undefined;
  const release = helm === undefined ? [] : [helm.releaseName ?? name];
  return [cluster, namespace, normalisePath(path), ...release].join("\0");
}

interface Repetition {
  readonly key: string;
  readonly one: PlacedEnvironment;
  readonly first: PlacedEnvironment;
}

function repetitions(
  environments: readonly PlacedEnvironment[],
  keyOf: (environment: PlacedEnvironment) => string | undefined,
): readonly Repetition[] {
  const firsts = new Map<string, PlacedEnvironment>();
  return environments.flatMap((one) => {
    const key = keyOf(one);
    if (key === undefined) return [];
    const first = firsts.get(key);
    if (first !== undefined) return { key, one, first };
    firsts.set(key, one);
    return [];
  });
}
