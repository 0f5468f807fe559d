/** Findings as people count them: one that several environments share is one. */

import { groupBy } from "../diff/group-by.ts";
import { compareSeverity } from "../diff/severity.ts";
import type { Finding } from "../model/diff.ts";
import { withoutRedactions } from "./neutral.ts";

export interface EnvironmentFindings {
  readonly environment: string;
  readonly findings: readonly Finding[];
}

interface PlacedFinding {
  readonly environment: string;
  readonly finding: Finding;
}

/** Equal findings with the environments that have them. */
export type SharedFinding = readonly [PlacedFinding, ...PlacedFinding[]];

/** The gravest first. */
export function sharedFindings(all: readonly EnvironmentFindings[]): readonly SharedFinding[] {
  const placed = all.flatMap(({ environment, findings }) => {
    const seen = new Map<string, number>();
    return findings.map((finding) => {
      const key = withoutNamespace(finding);
      // Of objects of one name in two namespaces of one environment each has its own.
      const number = seen.get(key) ?? 0;
      seen.set(key, number + 1);
      return { environment, finding, key: `${number} ${key}` };
    });
  });
  return [...groupBy(placed, ({ key }) => key).values()].toSorted(([a], [b]) =>
    compareSeverity(a.finding, b.finding),
  );
}

/** Whether the finding is about objects in namespaces of several names. */
export function isInManyNamespaces(shared: SharedFinding): boolean {
  return new Set(shared.map(({ finding }) => finding.identity?.namespace)).size > 1;
}

/** The same finding in another environment, whatever the namespace and the secrets are called there; its values may be others. */
function withoutNamespace(finding: Finding): string {
  const { before: _before, after: _after, identity, ...rest } = finding;
  return withoutRedactions(JSON.stringify({ ...rest, identity: { ...identity, namespace: "" } }));
}
