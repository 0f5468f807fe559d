/** What `dyff` shows of two files, and what a diff of ours shows, as words that can be compared. */

import { execFileSync } from "node:child_process";
import type { Masker } from "../../../src/core/manifests/masker.ts";
import { writeYaml } from "../../../src/core/manifests/write-yaml.ts";
import type { Change, ObjectDiff } from "../../../src/core/model/diff.ts";
import { findPart } from "../../real/parts.ts";
import { masked, openMasker } from "./open-masker.ts";

/** `Deployment web - nginx:1`: kind and name, `-` or `+`, and one key or value that is gone or new there. */
export type Word = string;

/**
 * Of the changed lines, without the lists of `order changed`. What goes and comes as often in one object did not change: `dyff` shows a list's
 * element whole where one of its fields changes.
 */
export function dyffWords(before: string, after: string): readonly Word[] {
  const options = ["--omit-header", "--no-cert-inspection", "--output", "github"];
  const text = execFileSync(findPart("dyff")?.path ?? "", ["between", ...options, before, after], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  const words: Word[] = [];
  let object = "";
  let isOrder = false;
  for (const line of text.split("\n")) {
    if (line.startsWith("# ")) object = shortName(line.slice(2));
    if (line.startsWith("! ") || line.startsWith("@@")) isOrder = line.includes("order changed");
    const sign = /^[-+] /.exec(line)?.[0].charAt(0);
    if (sign !== undefined && !isOrder) words.push(...lineWords(object, sign, line.slice(2)));
  }
  const counts = new Map<Word, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return words.filter((word) => counts.get(word) !== counts.get(opposite(word)));
}

function opposite(word: Word): Word {
  return word.replace(/ ([-+]) /, (_, sign: string) => (sign === "-" ? " + " : " - "));
}

/** `apps/v1/Deployment/ns/web` as `Deployment web`. */
function shortName(name: string): string {
  const parts = name.split("/");
  const kind = parts.findIndex((part) => /^[A-Z]/.test(part));
  return `${parts[kind] ?? ""} ${parts.at(-1) ?? ""}`;
}

function lineWords(object: string, sign: string, line: string): readonly Word[] {
  const text = line.trim().replace(/^(?:- )+/, "");
  const [, key, value] = /^([^\s:]+):(?:\s+(.*))?$/.exec(text) ?? [];
  const words = key === undefined ? [text] : [key, value ?? ""];
  return words
    .map((word) => word.replace(/^["']|["']$/g, "").replaceAll("\\", ""))
    .filter((word) => !/^(?:|[-|>][-+]?|\[\]|\{\})$/.test(word))
    .map((word) => `${object} ${sign} ${word}`);
}

/** Hides nothing: the comparison is about what is there. */
export const plainMasker: Masker = {
  ...openMasker,
  maskedValue: ({ value }) => masked(typeof value === "string" ? value : writeYaml(value)),
  maskedBody: (body) => masked(writeYaml(body)),
};

export function shownWords(objects: readonly ObjectDiff[]): ReadonlySet<Word> {
  return new Set(objects.flatMap(wordsOf));
}

function wordsOf(object: ObjectDiff): readonly Word[] {
  const name = `${object.identity.kind} ${object.identity.name}`;
  const lines = (sign: string, text: string) =>
    [text, ...text.split("\n")].flatMap((line) => lineWords(name, sign, line));
  if (object.kind === "added") return lines("+", object.body);
  if (object.kind === "removed") return lines("-", object.body);
  return [
    ...lines("-", `name: ${object.renamedFrom?.name ?? ""}`),
    ...lines("+", `name: ${object.identity.name}`),
    ...object.changes.flatMap((change) => [
      ...("before" in change ? [keyOf(change), change.before].flatMap((text) => lines("-", text)) : []),
      ...("after" in change ? [keyOf(change), change.after].flatMap((text) => lines("+", text)) : []),
    ]),
  ];
}

function keyOf({ path }: Change): string {
  const last = path.at(-1);
  return last !== undefined && "key" in last ? last.key : "";
}
