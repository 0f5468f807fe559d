/** Rule of the configuration: nobody reaches a protected environment's namespace through one that asks for less. */

import type { Protection } from "../model/environment.ts";
import type { PlacelessProblem } from "./check-config.ts";
import type { PlacedEnvironment } from "./expand-environments.ts";
import { normaliseProtection } from "./normalise-config.ts";
import type { RightParts } from "./written-config.ts";

const nothing: Protection = { approvals: 0, protectedBranch: false, requiredChecks: false };

interface Neighbour {
  readonly name: string;
  readonly namespace: string;
  readonly cluster: string;
  readonly protection: Protection;
}

/** One problem for each environment that may write where a stricter one does. */
export function protectionsMeet(environments: readonly PlacedEnvironment[]): readonly PlacelessProblem[] {
  const strictest = strictestByTarget(environments.map(({ parts }) => parts));
  return environments.flatMap(({ parts: environment, index }) => {
    const own = protectionOf(environment);
    const stricter = targetsOf(environment)
      .flatMap((target) => strictest.get(target.key) ?? [])
      .find(({ protection }) => !isAsStrict(own, protection));
    if (stricter === undefined) return [];
    const { name, namespace, cluster, protection } = stricter;
    return {
      path: ["environments", index, "protection"],
      found: `less protection of ${environment.name ?? "this environment"} than of ${name}, which writes to the namespace ${namespace} of the cluster ${cluster} too`,
      expected: `at least what ${name} asks for (${asked(protection)}), or namespaces that ${name} does not write to`,
    };
  });
}

/** Of each target only those that ask for more than the others there: few, however many environments share it. */
function strictestByTarget(environments: readonly RightParts[]): ReadonlyMap<string, readonly Neighbour[]> {
  const strictest = new Map<string, readonly Neighbour[]>();
  for (const environment of environments) {
    const protection = protectionOf(environment);
    for (const { key, ...place } of targetsOf(environment)) {
      const others = strictest.get(key) ?? [];
      if (isAsStrict(nothing, protection) || others.some((other) => isAsStrict(other.protection, protection)))
        continue;
      strictest.set(key, [
        ...others,
        { ...place, protection, name: environment.name ?? "another environment" },
      ]);
    }
  }
  return strictest;
}

function targetsOf({ cluster, namespace, namespaces = [] }: RightParts) {
  if (cluster === undefined) return [];
  const all = namespace === undefined ? namespaces : [namespace, ...namespaces];
  return all.map((place) => ({ key: `${cluster}\0${place}`, cluster, namespace: place }));
}

function protectionOf({ protection }: RightParts): Protection {
  return protection === undefined ? nothing : normaliseProtection(protection);
}

function isAsStrict(own: Protection, other: Protection): boolean {
  return (
    own.approvals >= other.approvals &&
    (own.protectedBranch || !other.protectedBranch) &&
    (own.requiredChecks || !other.requiredChecks)
  );
}

function asked({ approvals, protectedBranch, requiredChecks }: Protection): string {
  return [
    ...(approvals > 0 ? [`approvals: ${approvals}`] : []),
    ...(protectedBranch ? ["protectedBranch: true"] : []),
    ...(requiredChecks ? ["requiredChecks: true"] : []),
  ].join(", ");
}
