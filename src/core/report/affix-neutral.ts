/** Makes names of objects comparable that each environment gives a prefix or a suffix of its own. */

import type { ObjectDiff } from "../model/diff.ts";
import { type Affix, withoutAffix } from "./name-affixes.ts";
import type { Neutral } from "./neutral.ts";

/** A name as a whole, or the host of a domain: no part of a path, an image or another name. */
const name = /(?<![\w./:@-])[a-z0-9][a-z0-9.-]*(?:‹hash›)?(?![\w/:@])/g;

export interface AffixNeutral {
  /** Names are as they are called without the affix. */
  readonly stripped: Neutral;
  /** `…-web`: a name that has no affix is not the same as one that lost it. */
  readonly marked: Neutral;
}

/** For the names that the objects of one environment have or refer to; `neutral` writes those first. */
export function affixNeutral(objects: readonly ObjectDiff[], affix: Affix, neutral: Neutral): AffixNeutral {
  const names = namesOf(objects).map(neutral);
  const stripped = names.flatMap((full) => {
    const short = withoutAffix(full, affix);
    return short === undefined ? [] : [[full, short] as const];
  });
  const marked = stripped.map(([full, short]) => [full, marking(short, affix)] as const);
  return { stripped: replacing(new Map(stripped)), marked: replacing(new Map(marked)) };
}

function namesOf(objects: readonly ObjectDiff[]): readonly string[] {
  return objects.flatMap((object) => {
    if (object.kind !== "changed") return [object.identity.name];
    const { identity, renamedFrom = identity, rollsOut = [], references } = object;
    const others = [...rollsOut, ...(references?.toNew ?? []), ...(references?.toOld ?? [])];
    return [identity, renamedFrom, ...others].map((one) => one.name);
  });
}

/** Where the affix was. */
function marking(short: string, { side }: Affix): string {
  if (side === "prefix") return `…-${short}`;
  return short.replace(/(?:-‹hash›)?$/, (hash) => `-…${hash}`);
}

function replacing(names: ReadonlyMap<string, string>): Neutral {
  return (text) =>
    text.replaceAll(name, (found) => {
      const host = found.slice(0, found.search(/\.|$/));
      const short = names.get(host);
      return names.get(found) ?? (short === undefined ? found : `${short}${found.slice(host.length)}`);
    });
}
