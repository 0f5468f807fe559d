/** Makes one environment's part of the configuration of a pattern's entry and of what the pattern found. */

import { fillPlaceholders, nameFrom } from "./fill-placeholders.ts";
import type { Match } from "./match-entry.ts";
import type { RightParts, WrittenEnvironment } from "./written-config.ts";

export function fillEntry(entry: WrittenEnvironment, match: Match): WrittenEnvironment;
export function fillEntry(entry: RightParts, match: Match): RightParts;

/** Only the name is adapted. A cluster or namespace is taken as it is, so that no folder can pass for another one. */
export function fillEntry(entry: RightParts, { path, valuesFiles, bindings }: Match): RightParts {
  const { name, cluster, namespace, namespaces, helm } = entry;
  const fill = (template: string): string => fillPlaceholders(template, bindings);
  return {
    ...entry,
    path,
    ...(name === undefined ? {} : { name: nameFrom(fill(name)) }),
    ...(cluster === undefined ? {} : { cluster: fill(cluster) }),
    ...(namespace === undefined ? {} : { namespace: fill(namespace) }),
    ...(namespaces === undefined ? {} : { namespaces: namespaces.map(fill) }),
    ...(helm === undefined ? {} : { helm: fillHelm(helm, { valuesFiles, fill }) }),
  };
}

type WrittenHelm = NonNullable<RightParts["helm"]>;

interface Filling {
  readonly valuesFiles: readonly string[];
  readonly fill: (template: string) => string;
}

function fillHelm(helm: WrittenHelm, { valuesFiles, fill }: Filling): WrittenHelm {
  const { releaseName } = helm;
  return {
    ...helm,
    valuesFiles: [...valuesFiles],
    ...(releaseName === undefined ? {} : { releaseName: fill(releaseName) }),
  };
}
