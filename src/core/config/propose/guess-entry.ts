/** Guesses the rest of an entry: its name, where it goes, and whether it is to be guarded. */

import { fillPlaceholders, nameFrom } from "../fill-placeholders.ts";
import { label } from "../names.ts";
import { matchPath, type PathPattern } from "../path-pattern.ts";
import type { PathGroup } from "./group-paths.ts";
import type { Candidate } from "./survey.ts";
import { isLayout, isProduction, isStage } from "./words.ts";

/** An entry of `environments`, and what is to be said of it. */
export interface ProposedEntry {
  readonly name: string;
  readonly path: string;
  readonly exclude: readonly string[];
  readonly cluster: string;
  readonly namespace: string;
  readonly valuesFile?: string;
  readonly isProtected: boolean;
  /** Lines of comment. */
  readonly comments: readonly string[];
}

const guessed = { cluster: "main", namespace: "default" } as const;

export function guessEntry(
  { text, pattern, members, exclude }: PathGroup,
  all: readonly Candidate[],
): ProposedEntry {
  const places = new Set(members);
  const own = all.filter(({ place }) => places.has(place));
  const [chart] = own.filter(({ place, path }) => place !== path);
  const written = pattern === undefined ? text : "";
  const { namespace, comments } = guessNamespace({ pattern, own }, chart?.path ?? written);
  return {
    name: nameOf(text),
    path: chart?.path ?? text,
    exclude,
    cluster: guessCluster({ pattern, own }, text),
    namespace,
    ...(chart === undefined ? {} : { valuesFile: text }),
    isProtected: members.some(isProduction),
    comments: [...(pattern === undefined ? [] : [`${members.length} folders`]), ...comments],
  };
}

/** Without the words that only say how the repository is laid out, as long as something is left. */
function nameOf(path: string): string {
  const segments = path.replace(/\.ya?ml$/, "").split("/");
  const telling = segments.filter((segment) => !isLayout(segment));
  const words = (telling.length === 0 ? segments : telling).map(wordOf).filter(Boolean);
  return words.length === 0 ? "root" : words.join("-");
}

/** As a part of a name; placeholders stay. */
function wordOf(segment: string): string {
  const parts = segment.replace(/^values[-_.]|[-_.]values$/, "").split(/(\{[^{}]*\})/);
  return parts
    .map((part) => (part.startsWith("{") ? part : nameFrom(part)))
    .filter(Boolean)
    .join("-");
}

interface Place {
  readonly pattern: PathPattern | undefined;
  readonly own: readonly Candidate[];
}

function guessCluster({ pattern, own }: Place, path: string): string {
  const segments = path.split("/");
  const named = segments[segments.indexOf("clusters") + 1];
  if (!segments.includes("clusters") || named === undefined) return guessed.cluster;
  const values = pattern === undefined ? [named] : own.map((one) => filled(named, pattern, one));
  return values.every((value) => label.test(value)) ? named : guessed.cluster;
}

interface GuessedNamespace {
  readonly namespace: string;
  readonly comments: readonly string[];
}

/** What the kustomizations say; else what a placeholder says, or the folder where it is one. */
function guessNamespace({ pattern, own }: Place, folder: string): GuessedNamespace {
  const said = new Set(own.map(({ namespace }) => namespace));
  const [only] = said;
  if (said.size === 1 && only !== undefined && label.test(only)) return { namespace: only, comments: [] };
  const template = pattern?.names.map((name) => `{${name}}`).filter((one) => fits(one, pattern, own)) ?? [];
  const exact = template.find((one) =>
    own.every((candidate) => candidate.namespace === filled(one, pattern, candidate)),
  );
  if (exact !== undefined) return { namespace: exact, comments: [] };
  const differing = [...said].filter((one) => one !== undefined);
  const comments =
    differing.length > 0 && pattern !== undefined ? [`their kustomizations name ${listed(differing)}`] : [];
  const telling = template.find((one) => !/^\{(?:cluster|environment|overlay|region|place)\d*\}$/.test(one));
  const segment = folder.split("/").findLast((one) => !isLayout(one) && !isStage(one) && label.test(one));
  return {
    namespace: telling ?? segment ?? guessed.namespace,
    comments,
  };
}

function fits(template: string, pattern: PathPattern | undefined, own: readonly Candidate[]): boolean {
  return own.every((candidate) => label.test(filled(template, pattern, candidate)));
}

function filled(template: string, pattern: PathPattern | undefined, { place }: Candidate): string {
  return fillPlaceholders(template, new Map(pattern && matchPath(pattern, place)));
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(", ");
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}
