/** Rule of the configuration: what a pattern puts together is as valid as what is written out. */

import type { PlacelessProblem } from "./check-config.ts";
import type { PlacedEnvironment } from "./expand-environments.ts";
import { environmentName, folder, label, releaseName } from "./names.ts";
import { shownText } from "./shown-text.ts";
import type { RightParts } from "./written-config.ts";

export function usableTexts(environments: readonly PlacedEnvironment[]): readonly PlacelessProblem[] {
  return environments.flatMap(({ index, parts, match }) => {
    if (match === undefined) return [];
    const at = ["environments", index];
    const from = (): string => shownText(match.valuesFiles.at(-1) ?? match.path);
    if (!folder.test(match.path || ".")) {
      const expected = "a folder without \\ and control characters in its name, or an exclusion";
      return [{ path: [...at, "path"], found: from(), expected }];
    }
    return madeTexts(parts).flatMap(({ place, text, grammar, what }) => {
      if (text === undefined || grammar.test(text)) return [];
      return {
        path: [...at, ...place],
        found: `${text === "" ? "nothing" : shownText(text)} for ${from()}`,
        expected: `${what}; write this environment out, or exclude it`,
      };
    });
  });
}

interface MadeText {
  readonly place: readonly (string | number)[];
  readonly text: string | undefined;
  readonly grammar: RegExp;
  readonly what: string;
}

const characters = "lower-case letters, digits and hyphens";
const aName = { grammar: environmentName, what: `a name of at most 63 ${characters}` };
const aCluster = { grammar: label, what: `the name of a cluster, at most 63 ${characters}` };
const aNamespace = { grammar: label, what: `the name of a namespace, at most 63 ${characters}` };
const aRelease = { grammar: releaseName, what: `the name of a release, at most 53 ${characters}` };

function madeTexts({ name, cluster, namespace, namespaces = [], helm }: RightParts): readonly MadeText[] {
  return [
    { place: ["name"], text: name, ...aName },
    { place: ["cluster"], text: cluster, ...aCluster },
    { place: ["namespace"], text: namespace, ...aNamespace },
    ...namespaces.map((text, place) => ({ place: ["namespaces", place], text, ...aNamespace })),
    { place: ["helm", "releaseName"], text: helm?.releaseName, ...aRelease },
  ];
}
