/** Proposes a configuration for a repository; what it proposes is valid. */

import type { ConfigResult } from "../../model/config.ts";
import { draftConfig } from "../draft-config.ts";
import { mostEnvironments } from "../expand-environments.ts";
import { nameList } from "../name-list.ts";
import { groupPaths, type PathGroup, writtenOut } from "./group-paths.ts";
import { guessEntry, type ProposedEntry } from "./guess-entry.ts";
import { type Candidate, type Survey, surveyRepository } from "./survey.ts";
import { withOwnNames } from "./with-own-names.ts";
import { writeProposal } from "./write-proposal.ts";

export type ProposedConfig =
  | {
      readonly kind: "proposed";
      readonly text: string;
      /** Entries of `environments`, and what they make. */
      readonly entries: number;
      readonly environments: number;
    }
  /** There is nothing that could be rendered. */
  | { readonly kind: "nothing" }
  /** What there is does not fit into one configuration. */
  | { readonly kind: "too-large" };

type Group = (paths: readonly string[], all: readonly string[]) => readonly PathGroup[];
type Change = (entry: ProposedEntry) => ProposedEntry;

/** `texts`: of `filesToRead`, by path. */
export function proposeConfig(paths: readonly string[], texts: ReadonlyMap<string, string>): ProposedConfig {
  const survey = surveyRepository(paths, texts);
  if (survey.candidates.length === 0) return { kind: "nothing" };
  for (const { group, change } of attempts) {
    const entries = withOwnNames(proposeEntries(survey, group)).map(change);
    const text = writeProposal({ entries, remarks: remarksOf(survey) });
    const result = settle(text, survey);
    if (result.kind === "config") {
      const { environments } = result.config;
      return { kind: "proposed", text, entries: entries.length, environments: environments.length };
    }
  }
  return { kind: "too-large" };
}

const asGuessed: Change = (entry) => entry;

/** Production may seem to share a namespace with others: then it is in another cluster, or everything is guarded. */
const elsewhere: Change = (entry) =>
  entry.isProtected && entry.cluster === "main" ? { ...entry, cluster: "production" } : entry;
const guarded: Change = (entry) => ({ ...entry, isProtected: true });

/** Names that patterns make may be one; then everything is written out. */
const eachWrittenOut: Group = (paths) => paths.map(writtenOut);

/** The last one is always valid, as long as it is not too large. */
const attempts: readonly { readonly group: Group; readonly change: Change }[] = [
  { group: groupPaths, change: asGuessed },
  { group: groupPaths, change: elsewhere },
  { group: groupPaths, change: guarded },
  { group: eachWrittenOut, change: elsewhere },
  { group: eachWrittenOut, change: guarded },
];

function proposeEntries({ candidates, listing, components }: Survey, group: Group): readonly ProposedEntry[] {
  const folders = candidates.filter(({ place, path }) => place === path);
  const all = listing.folders.filter((folder) => !components.has(folder));
  const groups = [
    ...group(
      folders.map(({ path }) => path),
      all,
    ),
    ...chartPlaces(candidates).flatMap((files) => group(files, listing.files)),
  ];
  return groups.slice(0, mostEnvironments).map((one) => guessEntry(one, candidates));
}

/** Files of values, those of each chart by themselves. */
function chartPlaces(candidates: readonly Candidate[]): readonly (readonly string[])[] {
  const charts = new Map<string, readonly string[]>();
  for (const { place, path } of candidates)
    if (place !== path) charts.set(path, [...(charts.get(path) ?? []), place]);
  return [...charts.values()];
}

function settle(text: string, { listing, components }: Survey): ConfigResult {
  const kustomizations = [...listing.kustomizations].filter(([folder]) => components.has(folder));
  return draftConfig(text)
    .match(listing)
    .settle(new Set(kustomizations.map(([, path]) => path)));
}

function remarksOf({ bases, plain }: Survey): readonly string[] {
  return [
    ...(bases.length === 0 ? [] : [`Left out, for they look like bases: ${nameList(bases)}`]),
    ...(plain.length === 0
      ? []
      : [`Left out, for they may be anything: the YAML files in ${nameList(plain)}`]),
  ];
}
