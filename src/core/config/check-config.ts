/** Rules of the configuration that no single value can break: what must differ, what must fit together. */

import type { PlacedEnvironment } from "./expand-environments.ts";
import { normaliseHealth, normaliseProtection } from "./normalise-config.ts";
import { protectionsMeet } from "./protections-meet.ts";
import { targetsDiffer, namesDiffer } from "./environments-differ.ts";
import { usableTexts } from "./usable-texts.ts";
import type { RightParts } from "./written-config.ts";
import { releaseName } from "./names.ts";

/** A problem before its place in the text is known. */
export interface PlacelessProblem {
  readonly path: readonly (string | number)[];
  readonly found: string;
  readonly expected: string;
  readonly suggestion?: string;
}

/** One rule looks at all environments, at what is right of each, and finds every place where it is broken. */
type EnvironmentRule = (environments: readonly PlacedEnvironment[]) => readonly PlacelessProblem[];

/** What one entry says, however many environments are made of it. */
type EntryRule = (entry: RightParts, path: PlacelessProblem["path"]) => readonly PlacelessProblem[];

const environmentRules: readonly EnvironmentRule[] = [
  usableTexts,
  namesDiffer,
  targetsDiffer,
  protectionsMeet,
  releasesFit,
];
const entryRules: readonly EntryRule[] = [protectionAsks, healthIsPossible];

export function checkConfig(
  entries: readonly RightParts[],
  environments: readonly PlacedEnvironment[],
): readonly PlacelessProblem[] {
  return [
    ...environmentRules.flatMap((rule) => rule(environments)),
    ...entryRules.flatMap((rule) => entries.flatMap((entry, index) => rule(entry, ["environments", index]))),
  ];
}

function protectionAsks({ protection }: RightParts, path: PlacelessProblem["path"]) {
  if (protection === undefined) return [];
  const { approvals, protectedBranch, requiredChecks } = normaliseProtection(protection);
  if (approvals > 0 || protectedBranch || requiredChecks) return [];
  return [
    {
      path: [...path, "protection"],
      found: "a protection that asks nothing",
      expected: "at least one of approvals, protectedBranch and requiredChecks, or no protection at all",
    },
  ];
}

const longestTimeoutMs = 24 * 3_600_000;

function healthIsPossible({ health }: RightParts, path: PlacelessProblem["path"]) {
  const { timeoutMs, graceMs } = normaliseHealth(health);
  if (timeoutMs === 0 || timeoutMs > longestTimeoutMs) {
    const found = timeoutMs === 0 ? "a time-out of no time" : "a time-out of more than a day";
    return [{ path: [...path, "health", "timeout"], found, expected: "a duration from 1s to 24h" }];
  }
  if (graceMs <= timeoutMs) return [];
  const found = "a grace that is longer than the time-out";
  return [{ path: [...path, "health", "grace"], found, expected: "a duration up to that of timeout" }];
}

/** A release that is not named has the environment's name, which may be longer than Helm takes. */
function releasesFit(environments: readonly PlacedEnvironment[]): readonly PlacelessProblem[] {
  return environments.flatMap(({ index, parts: { name, helm } }) => {
    if (helm === undefined || name === undefined || releaseName.test(helm.releaseName ?? name)) return [];
    return {
      path: ["environments", index, "helm"],
      found: `a release that would be called ${name}, as the environment is`,
      expected: "a releaseName of at most 53 lower-case letters, digits and hyphens",
    };
  });
}
