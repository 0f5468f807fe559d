/** Finds where in a YAML document the value at a path stands; for messages, so it parses the text again. */

import { EVENT_ID, parseEvents, type Event } from "js-yaml";

import { composeScalar } from "./compose-scalar.ts";
import { nodesIn, pairsIn, startOf, type EventNode } from "./events.ts";
import { positionAt, type Position } from "./position.ts";
import type { SourceDocument } from "./split-documents.ts";

/** Keys of mappings and indices (from 0) of sequences, from the document's root. */
export type JsonPath = readonly (string | number)[];

interface Child extends EventNode {
  /** Key or index in the parent. */
  readonly step: string | number;
  /** Where the key, or the element, begins. */
  readonly offset: number;
}

/**
 * The place of the key, or of the element; where the path is not in the text, of its nearest parent.
 * The document must have been read without a problem.
 */
export function placeOf(source: SourceDocument, path: JsonPath): Position {
  return placeFinder(source)(path);
}

/** `placeOf` for many paths of one document: its text is parsed once, at the first of them. */
export function placeFinder(source: SourceDocument): (path: JsonPath) => Position {
  let events: readonly Event[] | undefined;
  return (path) => {
    events ??= eventsOf(source);
    const offset = childAt(source.text, events, path)?.offset ?? 0;
    return positionAt(source.text, offset, source.firstLine);
  };
}

/** The lines of the elements of the sequence at a path. */
export function linesOfElements(source: SourceDocument, path: JsonPath): readonly number[] {
  const events = eventsOf(source);
  const sequence = childAt(source.text, events, path);
  if (sequence === undefined) return [];
  let passed = { offset: 0, line: source.firstLine };
  return childrenOf(source.text, events, sequence).map(({ offset }) => {
    const { line } = positionAt(source.text.slice(passed.offset), offset - passed.offset, passed.line);
    passed = { offset, line };
    return line;
  });
}

function eventsOf({ text }: SourceDocument): readonly Event[] {
  return parseEvents(text, { maxDepth: Infinity });
}

/** The last on the path that is there; `undefined` for an empty document. */
function childAt(text: string, events: readonly Event[], path: JsonPath): Child | undefined {
  const [root] = nodesIn(events, 0);
  if (root === undefined) return undefined;
  let place: Child = { ...root, step: "", offset: startOf(root.event) };
  for (const step of path) {
    const child = childrenOf(text, events, place).find((candidate) => candidate.step === step);
    if (child === undefined) break;
    place = child;
  }
  return place;
}

function childrenOf(
  text: string,
  events: readonly Event[],
  { event, index, offset }: Child,
): readonly Child[] {
  if (event.type === EVENT_ID.SEQUENCE) {
    return nodesIn(events, index).map((node, step) => ({
      ...node,
      step,
      offset: startOf(node.event, offset),
    }));
  }
  if (event.type !== EVENT_ID.MAPPING) return [];
  return pairsIn(events, index).map(({ key, value }) => ({
    ...value,
    step: keyText(text, key.event),
    offset: startOf(key.event, offset),
  }));
}

/** An alias as a key is not looked at. */
function keyText(text: string, event: Event): string {
  return event.type === EVENT_ID.SCALAR ? String(composeScalar(text, event)) : "";
}
