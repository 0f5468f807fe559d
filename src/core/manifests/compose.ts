/** Builds JSON values from the events of a YAML document, as go-yaml v2 and Go's JSON do, and refuses what Slipway refuses. */

import {
  EVENT_ID,
  getScalarValue,
  SCALAR_STYLE,
  type AliasEvent,
  type Event,
  type MappingEvent,
  type ScalarEvent,
  type SequenceEvent,
} from "js-yaml";

import { isJsonObject, type JsonValue } from "../model/json.ts";
import { bareObject, type MutableJsonObject } from "./bare-object.ts";
import { composeScalar } from "./compose-scalar.ts";
import { startOf, tagOf } from "./events.ts";
import { mappingKey } from "./mapping-key.ts";
import { shortTag } from "./tagged-scalar.ts";
import { customTag, duplicateKey, invalidYaml } from "./yaml-refusal.ts";

interface Composer {
  readonly text: string;
  readonly events: readonly Event[];
  /** Index of the event to be read next. */
  next: number;
  readonly anchors: Map<string, JsonValue>;
}

/** `events`: what js-yaml's parser made of `text`; `first`: index of the document's root node. Throws `YamlRefusal`. */
export function compose(text: string, events: readonly Event[], first: number): JsonValue {
  return composeNode({ text, events, next: first, anchors: new Map() });
}

function peek({ text, events, next }: Composer): Event {
  const event = events[next];
  if (event !== undefined) return event;
  throw invalidYaml(text.length, "The document ends early.");
}

function composeNode(composer: Composer): JsonValue {
  const event = peek(composer);
  composer.next += 1;
  switch (event.type) {
    case EVENT_ID.SCALAR:
      return anchored(composer, event, composeScalar(composer.text, event));
    case EVENT_ID.SEQUENCE:
      return composeSequence(composer, event);
    case EVENT_ID.MAPPING:
      return composeMapping(composer, event);
    case EVENT_ID.ALIAS:
      return aliased(composer, event);
    case EVENT_ID.DOCUMENT:
    case EVENT_ID.POP:
      throw invalidYaml(composer.text.length, "A value is missing.");
  }
}

function anchored(
  { text, anchors }: Composer,
  event: ScalarEvent | SequenceEvent | MappingEvent,
  value: JsonValue,
): JsonValue {
  if (event.anchorStart >= 0) anchors.set(text.slice(event.anchorStart, event.anchorEnd), value);
  return value;
}

/** The value itself, shared: its size was counted before anything was built. */
function aliased({ text, anchors }: Composer, event: AliasEvent): JsonValue {
  const value = anchors.get(text.slice(event.anchorStart, event.anchorEnd));
  if (value !== undefined) return value;
  throw invalidYaml(
    startOf(event),
    "An alias (`*name`) refers to an anchor (`&name`) that no value before it has.",
  );
}

/** Whether the collection ends here; its end is then passed. */
function ended(composer: Composer): boolean {
  const isEnd = peek(composer).type === EVENT_ID.POP;
  if (isEnd) composer.next += 1;
  return isEnd;
}

function composeSequence(composer: Composer, event: SequenceEvent): JsonValue {
  refuseTagsBut("!!seq", composer.text, event);
  const items: JsonValue[] = [];
  while (!ended(composer)) items.push(composeNode(composer));
  return anchored(composer, event, items);
}

function refuseTagsBut(allowed: string, text: string, event: SequenceEvent | MappingEvent): void {
  if (event.tagStart < 0) return;
  const tag = shortTag(tagOf(text, event));
  if (tag !== "!" && tag !== allowed) throw customTag(startOf(event));
}

function composeMapping(composer: Composer, event: MappingEvent): JsonValue {
  refuseTagsBut("!!map", composer.text, event);
  const mapping = bareObject();
  /** The keys that are written out, once a merge has brought others, which may be written over. */
  let written: Set<string> | undefined;
  while (!ended(composer)) {
    const keyEvent = peek(composer);
    if (isMergeKey(composer)) {
      written ??= new Set(Object.keys(mapping));
      composer.next += 1;
      composeMerge(composer, mapping);
    } else {
      const key = composeMappingKey(composer);
      if (written === undefined ? mapping[key] !== undefined : written.has(key))
        throw duplicateKey(startOf(keyEvent));
      written?.add(key);
      mapping[key] = composeNode(composer);
    }
  }
  return anchored(composer, event, mapping);
}

/** Mostly a scalar; an alias of one is allowed. */
function composeMappingKey(composer: Composer): string {
  const event = peek(composer);
  const value = composeNode(composer);
  if (typeof value === "object" && value !== null) {
    throw invalidYaml(
      startOf(event),
      "A mapping has a mapping or a sequence as a key; JSON has only strings as keys.",
    );
  }
  const key = typeof value === "string" ? value : mappingKey(value, scalarText(composer.text, event));
  if (key !== undefined) return key;
  throw invalidYaml(
    startOf(event),
    "A mapping has a key that is empty or null; JSON has only strings as keys.",
  );
}

function scalarText(text: string, event: Event): string {
  return event.type === EVENT_ID.SCALAR ? getScalarValue(text, event) : "";
}

/** `<<` without quotes and tag. */
function isMergeKey(composer: Composer): boolean {
  const event = peek(composer);
  if (event.type !== EVENT_ID.SCALAR || event.style !== SCALAR_STYLE.PLAIN || event.tagStart >= 0)
    return false;
  return event.valueEnd - event.valueStart === 2 && composer.text.startsWith("<<", event.valueStart);
}

/**
 * go-yaml v2 decodes what is merged into the mapping at this point: it replaces keys written before, and is replaced by keys
 * written after. Of several mappings the first wins.
 */
function composeMerge(composer: Composer, mapping: MutableJsonObject): void {
  const event = peek(composer);
  const value = composeNode(composer);
  const sources = event.type === EVENT_ID.SEQUENCE && Array.isArray(value) ? value.toReversed() : [value];
  for (const source of sources) {
    if (!isJsonObject(source)) {
      throw invalidYaml(
        startOf(event),
        "`<<` merges something that is neither a mapping nor a sequence of mappings.",
      );
    }
    for (const [key, merged] of Object.entries(source)) mapping[key] = merged;
  }
}
