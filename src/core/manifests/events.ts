/** Small questions about the events of js-yaml's parser. */

import { EVENT_ID, SCALAR_STYLE, type Event, type ScalarEvent } from "js-yaml";

/** Where a node begins in the text, its anchor and tag included; `otherwise` for what is not written out. */
export function startOf(event: Event, otherwise = 0): number {
  switch (event.type) {
    case EVENT_ID.ALIAS:
      return event.anchorStart - 1;
    case EVENT_ID.SCALAR:
      return firstOf([event.anchorStart - 1, event.tagStart, scalarStart(event)], otherwise);
    case EVENT_ID.SEQUENCE:
    case EVENT_ID.MAPPING:
      return firstOf([event.anchorStart - 1, event.tagStart, event.start], otherwise);
    case EVENT_ID.DOCUMENT:
    case EVENT_ID.POP:
      return otherwise;
  }
}

/** The opening quote is not a part of the value. */
function scalarStart({ valueStart, style }: ScalarEvent): number {
  const isQuoted = style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED;
  return isQuoted ? valueStart - 1 : valueStart;
}

function firstOf(starts: readonly number[], otherwise: number): number {
  const known = starts.filter((start) => start >= 0);
  return known.length === 0 ? otherwise : Math.min(...known);
}

/** The tag as written, of an event that has one. */
export function tagOf(text: string, event: { readonly tagStart: number; readonly tagEnd: number }): string {
  return text.slice(event.tagStart, event.tagEnd);
}

/** An event that begins a node, with its index. */
export interface EventNode {
  readonly event: Event;
  readonly index: number;
}

/** The nodes directly in the collection (or document) that begins at `index`; a mapping's keys and values alternate. */
export function nodesIn(events: readonly Event[], index: number): readonly EventNode[] {
  const nodes: EventNode[] = [];
  let depth = 0;
  for (let next = index + 1, event = events[next]; event !== undefined; next += 1, event = events[next]) {
    if (depth === 0 && event.type === EVENT_ID.POP) break;
    if (depth === 0) nodes.push({ event, index: next });
    if (event.type === EVENT_ID.SEQUENCE || event.type === EVENT_ID.MAPPING) depth += 1;
    if (event.type === EVENT_ID.POP) depth -= 1;
  }
  return nodes;
}

export interface EventPair {
  readonly key: EventNode;
  readonly value: EventNode;
}

/** The members of the mapping that begins at `index`. */
export function pairsIn(events: readonly Event[], index: number): readonly EventPair[] {
  const nodes = nodesIn(events, index);
  const values = nodes.filter((_, place) => place % 2 === 1);
  return nodes
    .filter((_, place) => place % 2 === 0)
    .flatMap((key, place) => values.slice(place, place + 1).map((value) => ({ key, value })));
}
