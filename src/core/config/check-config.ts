/** Rules of the configuration that no single value can break: what must differ, what must fit together. */

import { normaliseHealth, normalisePath, normaliseProtection } from "./normalise-config.ts";
import { protectionsMeet } from "./protections-meet.ts";
import type { RightParts } from "./written-config.ts";

/** A problem before its place in the text is known. */
export interface PlacelessProblem {
  readonly path: readonly (string | number)[];
  readonly found: string;
  readonly expected: string;
  readonly suggestion?: string;
}

/** One rule looks at all environments, at what is right of each, and finds every place where it is broken. */
type ConfigRule = (environments: readonly RightParts[]) => readonly PlacelessProblem[];

const rules: readonly ConfigRule[] = [
  namesDiffer,
  targetsDiffer,
  protectionsAsk,
  protectionsMeet,
  healthIsPossible,
];

export function checkConfig(environments: readonly RightParts[]): readonly PlacelessProblem[] {
  return rules.flatMap((rule) => rule(environments));
}

function namesDiffer(environments: readonly RightParts[]): readonly PlacelessProblem[] {
  return repetitions(environments, ({ name }) => name).map(({ index, key }) => ({
    path: ["environments", index, "name"],
    found: `the name ${key} for a second time`,
    expected: "a name that no other environment has",
  }));
}

/** Two environments of one folder, cluster and namespace would write the same objects in turn. */
function targetsDiffer(environments: readonly RightParts[]): readonly PlacelessProblem[] {
  return repetitions(environments, targetOf)
    .filter(({ index, first }) => environments[index]?.name !== environments[first]?.name)
    .map(({ index, first }) => ({
      path: ["environments", index, "path"],
      found: `the same path, cluster and namespace as ${environments[first]?.name ?? "another environment"} has`,
      expected: "environments that differ in path, cluster or namespace",
    }));
}

function targetOf({ path, cluster, namespace }: RightParts): string | undefined {
  if (path === undefined || cluster === undefined || namespace === undefined) return undefined;
  return [cluster, namespace, normalisePath(path)].join("\0");
}

function protectionsAsk(environments: readonly RightParts[]): readonly PlacelessProblem[] {
  return environments.flatMap(({ protection }, index) => {
    if (protection === undefined) return [];
    const { approvals, protectedBranch, requiredChecks } = normaliseProtection(protection);
    if (approvals > 0 || protectedBranch || requiredChecks) return [];
    return {
      path: ["environments", index, "protection"],
      found: "a protection that asks nothing",
      expected: "at least one of approvals, protectedBranch and requiredChecks, or no protection at all",
    };
  });
}

const longestTimeoutMs = 24 * 3_600_000;

function healthIsPossible(environments: readonly RightParts[]): readonly PlacelessProblem[] {
  return environments.flatMap(({ health }, index) => {
    const { timeoutMs, graceMs } = normaliseHealth(health);
    const path = ["environments", index, "health"];
    if (timeoutMs === 0 || timeoutMs > longestTimeoutMs) {
      const found = timeoutMs === 0 ? "a time-out of no time" : "a time-out of more than a day";
      return { path: [...path, "timeout"], found, expected: "a duration from 1s to 24h" };
    }
    if (graceMs <= timeoutMs) return [];
    const found = "a grace that is longer than the time-out";
    return { path: [...path, "grace"], found, expected: "a duration up to that of timeout" };
  });
}

interface Repetition {
  readonly key: string;
  readonly index: number;
  readonly first: number;
}

function repetitions(
  environments: readonly RightParts[],
  keyOf: (environment: RightParts) => string | undefined,
): readonly Repetition[] {
  const firsts = new Map<string, number>();
  return environments.flatMap((environment, index) => {
    const key = keyOf(environment);
    if (key === undefined) return [];
    const first = firsts.get(key);
    if (first !== undefined) return { key, index, first };
    firsts.set(key, index);
    return [];
  });
}
