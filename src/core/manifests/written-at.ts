/** Where in a file an object is written, and the field of it that somebody asks for: for people to look at, by text alone. */

import type { Path, PathStep } from "../model/diff.ts";
import type { Identity } from "../model/manifest.ts";

export interface WrittenAt {
  /** From 1: the field as deep as it is written here, else the object's name. */
  readonly line: number;
  /** How many steps of the path are written here: a patch that sets the field has more of them than a base that does not. */
  readonly depth: number;
  /** The name is written as the render has it, without a prefix or suffix that something else adds. */
  readonly exact: boolean;
}

/** Of a file with several documents that fit, the one that writes the most of it. Flow style and templates are not looked into. */
export function writtenAt(text: string, identity: Identity, path: Path): WrittenAt | undefined {
  const found = documentsOf(text).flatMap((document) => writtenIn(document, identity, path));
  return found.toSorted(compareWritten)[0];
}

/** The better place first. */
export function compareWritten(a: WrittenAt, b: WrittenAt): number {
  return Number(b.exact) - Number(a.exact) || b.depth - a.depth;
}

interface Line {
  /** From 1. */
  readonly number: number;
  readonly text: string;
}

function documentsOf(text: string): readonly (readonly Line[])[] {
  let document: Line[] = [];
  const documents = [document];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (/^---(?:\s|$)/.test(line)) documents.push((document = []));
    else document.push({ number: index + 1, text: line });
  }
  return documents;
}

function writtenIn(document: readonly Line[], identity: Identity, path: Path): readonly WrittenAt[] {
  const kind = new RegExp(`^kind:\\s*["']?${escaped(identity.kind)}["']?\\s*(?:#.*)?$`);
  const [name] = document.some(({ text }) => kind.test(text)) ? namesIn(document) : [];
  if (name === undefined || !isNameOf(name.text, identity.name)) return [];
  const { last, depth } = follow(document, path, name);
  return [{ line: last.number, depth, exact: name.text === identity.name }];
}

/** What is written may lack what prefixes, suffixes and generators add. */
function isNameOf(written: string, rendered: string): boolean {
  return rendered === written || rendered.startsWith(`${written}-`) || rendered.endsWith(`-${written}`);
}

/** Each `name` below `metadata` with its line; the first one is the object's, for what stands below labels comes after. */
function namesIn(document: readonly Line[]): readonly Line[] {
  const start = document.findIndex(({ text }) => /^metadata:\s*(?:#.*)?$/.test(text)) + 1;
  if (start === 0) return [];
  const end = document.findIndex(({ text }, index) => index >= start && /^[^\s#]/.test(text));
  return document.slice(start, end === -1 ? undefined : end).flatMap(({ number, text }) => {
    const name = /^ {1,8}name:\s*["']?([^\s"'#]+)/.exec(text)?.[1];
    return name === undefined ? [] : [{ number, text: name }];
  });
}

interface Followed {
  /** The line of the last step that is written here. */
  readonly last: Line;
  readonly depth: number;
}

/** Goes down the path as far as its keys are written, one below the other. */
function follow(document: readonly Line[], path: Path, start: Line): Followed {
  let followed: Followed = { last: start, depth: 0 };
  let at = -1;
  for (const step of path) {
    const pattern = patternOf(step);
    const next = [...document.entries()].find(([index, { text }]) => index > at && pattern.test(text));
    if (next === undefined) break;
    const [index, last] = next;
    followed = { last, depth: followed.depth + 1 };
    at = "element" in step ? beforeItem(document, { least: at, index, last }) : index;
  }
  return followed;
}

/** What stands for an element is its name; one without a name is not to be found, and nothing below it. */
function patternOf(step: PathStep): RegExp {
  if ("key" in step) return new RegExp(`^\\s*(?:- )?["']?${escaped(step.key)}["']?\\s*:`);
  const name = "element" in step ? step.element["name"] : undefined;
  if (name === undefined) return /(?!)/;
  return new RegExp(`^\\s*(?:- )?name:\\s*["']?${escaped(name)}["']?\\s*(?:#.*)?$`);
}

interface Named {
  /** The element begins after it. */
  readonly least: number;
  readonly index: number;
  readonly last: Line;
}

/** The index before the element that has this line, so that its fields may stand before its name. */
function beforeItem(document: readonly Line[], { least, index, last }: Named): number {
  const start = document.findLastIndex(
    (line, at) => at > least && at <= index && /^\s*- /.test(line.text) && columnOf(line) === columnOf(last),
  );
  return start === -1 ? index : start - 1;
}

/** Where the key begins. */
function columnOf({ text }: Line): number {
  return text.length - text.replace(/^\s*(?:- )?/, "").length;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
