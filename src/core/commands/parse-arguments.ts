/** The words after a command: environments first, then flags. */

import { nearestName } from "../model/nearest-name.ts";
import { commandLimits } from "./command-limits.ts";
import type { CommandEntry, FlagName } from "./command-table.ts";
import { shown } from "./shown.ts";
import { strangeCharacter, strangeInText } from "./strange-character.ts";
import type { Word } from "./words-of-line.ts";

export type Arguments =
  | {
      readonly kind: "arguments";
      /** As written; of a command that takes one. */
      readonly revision?: string;
      /** As written, without repetitions. */
      readonly environments: readonly string[];
      /** `--ack` may stand several times: its codes are one list, separated by commas. */
      readonly flags: ReadonlyMap<FlagName, string>;
    }
  | { readonly kind: "error"; readonly message: string };

export function parseArguments(words: readonly Word[], entry: CommandEntry): Arguments {
  const firstFlag = words.findIndex(isFlag);
  const operands = firstFlag === -1 ? words : words.slice(0, firstFlag);
  if (entry.takesRevision === true) return revisionAlone(words, entry);
  const environments = environmentsOf(operands, entry);
  if (environments.kind === "error") return environments;
  const flags = flagsOf(words.slice(operands.length), entry);
  if (flags.kind === "error") return flags;
  return { kind: "arguments", environments: environments.names, flags: flags.values };
}

function revisionAlone([revision, trailing]: readonly Word[], { name }: CommandEntry): Arguments {
  const none = { kind: "arguments", environments: [], flags: new Map() } as const;
  if (revision === undefined) return none;
  if (trailing !== undefined) return failure(`/${name} takes one SHA; ${shown(trailing.text)} is too much.`);
  const strange = strangeCharacter(revision.text);
  return strange === undefined ? { ...none, revision: revision.text } : failure(`${strange}.`);
}

type Failure = Extract<Arguments, { kind: "error" }>;

function failure(message: string): Failure {
  return { kind: "error", message };
}

function isFlag({ text, quoted }: Word): boolean {
  return !quoted && text.startsWith("-");
}

function environmentsOf(
  operands: readonly Word[],
  { name, environments: { least, most } }: CommandEntry,
): { readonly kind: "names"; readonly names: readonly string[] } | Failure {
  // `a, b` and `a ,b` are one list.
  const lists = operands
    .map(({ text }) => text)
    .join(" ")
    .replaceAll(/ ?, ?/g, ",")
    .split(" ");
  const [list = "", trailing] = lists;
  if (list === "") {
    return least === 0 ? { kind: "names", names: [] } : failure(`/${name} needs the name of an environment.`);
  }
  const strange = operands.map(({ text }) => strangeCharacter(text)).find((found) => found !== undefined);
  if (strange !== undefined) return failure(`${strange}.`);
  if (most === 0) return failure(`/${name} stands alone; ${shown(list)} is too much.`);
  if (trailing !== undefined) {
    const hint =
      most === 1 ? `/${name} takes one environment` : "Several environments are separated by commas";
    return failure(`${hint}; ${shown(trailing)} is too much.`);
  }
  const names = [...new Set(list.split(","))];
  if (names.includes("")) return failure(`A name is missing in ${shown(list)}.`);
  if (names.length > most) {
    return failure(
      `/${name} takes at most ${most === 1 ? "one environment" : `${most} environments`}, not ${names.length}.`,
    );
  }
  return { kind: "names", names };
}

function flagsOf(
  words: readonly Word[],
  entry: CommandEntry,
): { readonly kind: "values"; readonly values: ReadonlyMap<FlagName, string> } | Failure {
  const values = new Map<FlagName, string>();
  let [first, ...rest] = words;
  while (first !== undefined) {
    const read = readFlag(first, rest, entry);
    if (read.kind === "error") return read;
    const before = values.get(read.flag);
    if (before !== undefined && read.flag !== "--ack") return failure(`${read.flag} is given twice.`);
    values.set(read.flag, before === undefined ? read.value : `${before},${read.value}`);
    [first, ...rest] = read.rest;
  }
  return { kind: "values", values };
}

type ReadFlag =
  | {
      readonly kind: "read";
      readonly flag: FlagName;
      readonly value: string;
      readonly rest: readonly Word[];
    }
  | Failure;

/** `--flag value` or `--flag=value`. */
function readFlag({ text }: Word, rest: readonly Word[], entry: CommandEntry): ReadFlag {
  const equals = text.indexOf("=");
  const written = equals === -1 ? text : text.slice(0, equals);
  const flag = entry.flags.find((known) => known === written);
  if (flag === undefined) return unknownFlag(text, written, entry);
  const words = equals === -1 ? rest : [{ text: text.slice(equals + 1), quoted: true }, ...rest];
  if (flag === "--reason") return readReason(words, entry);
  return flag === "--ack" ? readCodes(words) : readValue(flag, words);
}

/** `a, b` and `a ,b` are one list, as with environments. */
function readCodes(words: readonly Word[]): ReadFlag {
  const next = words.findIndex(isFlag);
  const own = next === -1 ? words : words.slice(0, next);
  const value = own
    .map(({ text }) => text)
    .join(" ")
    .replaceAll(/ ?, ?/g, ",");
  if (value === "") return failure("--ack needs the code of a finding.");
  const strange = own.map(({ text }) => strangeCharacter(text)).find((found) => found !== undefined);
  if (strange !== undefined) return failure(`${strange}.`);
  const [, trailing] = value.split(" ");
  if (trailing !== undefined) return failure(`${shown(trailing)} after the value of --ack is too much.`);
  return { kind: "read", flag: "--ack", value, rest: words.slice(own.length) };
}

function readValue(flag: FlagName, [value, ...rest]: readonly Word[]): ReadFlag {
  if (value === undefined || value.text === "" || isFlag(value)) return failure(`${flag} needs a value.`);
  const strange = strangeCharacter(value.text);
  if (strange !== undefined) return failure(`${strange}.`);
  const [next] = rest;
  if (next !== undefined && !isFlag(next))
    return failure(`${shown(next.text)} after the value of ${flag} is too much.`);
  return { kind: "read", flag, value: value.text, rest };
}

/** Reasons are typed in a hurry: they need no quotes, and end at the next flag. */
function readReason(words: readonly Word[], { flags }: CommandEntry): ReadFlag {
  const next = words.findIndex((word) => !word.quoted && word.text.startsWith("--"));
  const own = next === -1 ? words : words.slice(0, next);
  const strange = own.map(({ text }) => strangeInText(text, flags)).find((found) => found !== undefined);
  if (strange !== undefined) return failure(`${strange}.`);
  const value = own
    .map(({ text }) => text)
    .join(" ")
    .trim();
  if (value === "") return failure("--reason needs a text.");
  if (value.length > commandLimits.reasonCharacters) {
    return failure(
      `A reason has at most ${commandLimits.reasonCharacters} characters; this one has ${value.length}.`,
    );
  }
  return { kind: "read", flag: "--reason", value, rest: words.slice(own.length) };
}

function unknownFlag(text: string, written: string, { name, flags }: CommandEntry): Failure {
  const strange = strangeCharacter(text);
  if (strange !== undefined) return failure(`${strange}.`);
  const near = nearestName(written, flags);
  const question = near === undefined ? "" : ` Did you mean ${near}?`;
  return failure(`/${name} has no flag ${shown(written)}.${question}`);
}
