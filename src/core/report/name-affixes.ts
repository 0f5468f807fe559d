/** Finds the prefix or suffix that each environment gives to the names of its objects, as kustomize's `namePrefix` and `nameSuffix` do. */

import type { ObjectDiff } from "../model/diff.ts";
import { generatedNames, hashMark, neutralOf } from "./neutral.ts";

/** `text`: a prefix ends in `-`, a suffix begins with it. */
export interface Affix {
  readonly side: "prefix" | "suffix";
  readonly text: string;
}

export interface NamedObjects {
  readonly environment: string;
  readonly objects: readonly ObjectDiff[];
}

interface Entry {
  readonly kind: string;
  /** Without the hash of a generator. */
  readonly name: string;
}

interface Candidate extends Affix {
  /** The environment is called so: then its names can stand for those of an environment without affix. */
  readonly isNamed: boolean;
  /** How many names have it; objects of several kinds often share one. */
  readonly count: number;
}

interface Environment {
  readonly environment: string;
  readonly entries: readonly Entry[];
  readonly candidates: readonly Candidate[];
}

/** How many environments have an object that can be called so. */
interface Tally {
  readonly plain: ReadonlyMap<string, number>;
  /** Those whose affix is their own name. */
  readonly named: ReadonlyMap<string, number>;
  readonly affixed: ReadonlyMap<string, number>;
}

/** Of all that the names of one environment have in common, so many are tried: those that most names have. */
const mostCandidates = 8;

/**
 * By environment, where its objects without the affix are called as those of another environment without the other's. Several names must have
 * it, or the environment is called so: of one name alone nobody can tell which end is the affix. None where names are alike as they are.
 */
export function nameAffixes(all: readonly NamedObjects[]): ReadonlyMap<string, Affix> {
  const environments = all.map(environmentOf);
  const tried = tallyOf(environments.map(({ entries, candidates }) => ({ entries, affixes: candidates })));
  const best = environments.map((own) => ({ ...own, affixes: bestOf(own, tried) }));
  // What was tried elsewhere is not what was taken there.
  const taken = tallyOf(best);
  return new Map(
    best.flatMap(({ environment, entries, affixes }) =>
      affixes
        .filter((affix) => scoreOf(entries, affix, taken) > scoreOf(entries, undefined, taken))
        .map(({ side, text }) => [environment, { side, text }] as const),
    ),
  );
}

/** `undefined` when the name does not have it. A hash behind the name is no part of it. */
export function withoutAffix(name: string, { side, text }: Affix): string | undefined {
  if (side === "prefix") return name.startsWith(text) ? name.slice(text.length) : undefined;
  const hash = name.endsWith(hashMark) ? hashMark : "";
  const base = name.slice(0, name.length - hash.length);
  return base.endsWith(text) ? `${base.slice(0, -text.length)}${hash}` : undefined;
}

function environmentOf({ environment, objects }: NamedObjects): Environment {
  const neutral = neutralOf(generatedNames(objects));
  const keyed = objects.map(({ identity: { group, kind, name } }) => {
    const entry = { kind: `${group}/${kind}`, name: neutral(name) };
    return [keyOf(entry), entry] as const;
  });
  const entries = [...new Map(keyed).values()];
  return { environment, entries, candidates: candidatesOf(environment, entries) };
}

function candidatesOf(environment: string, entries: readonly Entry[]): readonly Candidate[] {
  const counts = new Map<string, Candidate>();
  const names = new Set(entries.map(({ name }) => name));
  for (const affix of [...names].flatMap(affixesOf)) {
    const key = `${affix.side} ${affix.text}`;
    const { count = 0 } = counts.get(key) ?? {};
    counts.set(key, { ...affix, isNamed: isNameOf(environment, affix), count: count + 1 });
  }
  return [...counts.values()]
    .filter(({ count, isNamed }) => isNamed || count > 1)
    .toSorted(
      (a, b) => Number(b.isNamed) - Number(a.isNamed) || b.count - a.count || a.text.length - b.text.length,
    )
    .slice(0, mostCandidates)
    .filter((affix) => isOneToOne(entries, affix));
}

/** No two objects are called alike without it. */
function isOneToOne(entries: readonly Entry[], affix: Affix): boolean {
  return new Set(entries.map((entry) => strippedKey(entry, affix) ?? keyOf(entry))).size === entries.length;
}

/** What stands before and behind each `-` inside of the name. */
function affixesOf(name: string): readonly Affix[] {
  const base = name.endsWith(hashMark) ? name.slice(0, -hashMark.length) : name;
  return [...base.matchAll(/(?<=[^-])-(?=[^-])/g)].flatMap(({ index }): readonly Affix[] => [
    { side: "prefix", text: base.slice(0, index + 1) },
    { side: "suffix", text: base.slice(index) },
  ]);
}

/** `dev-` in `dev`, `shop-dev` or `shop/dev`, and `stg-` in `staging`. */
function isNameOf(environment: string, { side, text }: Affix): boolean {
  const word = side === "prefix" ? text.slice(0, -1) : text.slice(1);
  const parts = environment.split(/[/_.-]/);
  return word === environment || parts.some((part) => isShortFor(word, part) || isShortFor(part, word));
}

/** Its letters in their order, from the first on: `prd` for `production`. */
function isShortFor(short: string, long: string): boolean {
  if (short === long) return true;
  if (short.length < 3 || short[0] !== long[0]) return false;
  let at = 0;
  for (const letter of long) if (letter === short[at]) at += 1;
  return at === short.length;
}

interface Affixed {
  readonly entries: readonly Entry[];
  readonly affixes: readonly Candidate[];
}

function tallyOf(all: readonly Affixed[]): Tally {
  const named = all.map(({ entries, affixes }) => ({ entries, affixes: affixes.filter(namesIt) }));
  return {
    plain: tally(all.map(({ entries }) => entries.map(keyOf))),
    affixed: tally(all.map(strippedKeys)),
    named: tally(named.map(strippedKeys)),
  };
}

function namesIt({ isNamed }: Candidate): boolean {
  return isNamed;
}

function strippedKeys({ entries, affixes }: Affixed): readonly string[] {
  return affixes.flatMap((affix) => entries.flatMap((entry) => strippedKey(entry, affix) ?? []));
}

/** In how many of the lists each key is. */
function tally(lists: readonly (readonly string[])[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const key of lists.flatMap((keys) => [...new Set(keys)])) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

/** What brings most names together; the shortest of those; none rather than one that brings no more. */
function bestOf(own: Environment, all: Tally): readonly Candidate[] {
  const shortestFirst = own.candidates.toSorted((a, b) => a.text.length - b.text.length);
  let best: readonly Candidate[] = [];
  let most = scoreOf(own.entries, undefined, all);
  for (const affix of shortestFirst) {
    const score = scoreOf(own.entries, affix, all);
    if (score <= most) continue;
    best = [affix];
    most = score;
  }
  return best;
}

/** How often an object of another environment is called as one of these without the affix. */
function scoreOf(entries: readonly Entry[], affix: Candidate | undefined, all: Tally): number {
  const scores = entries.map((entry) => {
    const stripped = affix && strippedKey(entry, affix);
    if (affix === undefined || stripped === undefined) {
      const key = keyOf(entry);
      return timesIn(all.plain, key) - 1 + timesIn(all.named, key);
    }
    return timesIn(all.affixed, stripped) - 1 + (affix.isNamed ? timesIn(all.plain, stripped) : 0);
  });
  return scores.reduce((sum, score) => sum + score, 0);
}

function timesIn(counts: ReadonlyMap<string, number>, key: string): number {
  return counts.get(key) ?? 0;
}

function strippedKey({ kind, name }: Entry, affix: Affix): string | undefined {
  const stripped = withoutAffix(name, affix);
  return stripped === undefined ? undefined : keyOf({ kind, name: stripped });
}

function keyOf({ kind, name }: Entry): string {
  return `${kind} ${name}`;
}
