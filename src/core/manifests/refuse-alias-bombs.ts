/** Counts what aliases would expand to, before anything is built: 500 bytes of YAML can stand for billions of values. */

import { EVENT_ID, type AliasEvent, type Event } from "js-yaml";

import { startOf } from "./events.ts";
import { YamlRefusal } from "./yaml-refusal.ts";

/** A collection that is being counted; the document itself has no parent. */
interface Collection {
  readonly anchor: string;
  readonly parent: Collection | undefined;
  /** Values in it, itself included, aliases expanded. */
  weight: number;
}

interface Count {
  readonly text: string;
  /** Weight of each anchored value; `open` while it is not complete. */
  readonly anchors: Map<string, number | "open">;
  current: Collection;
}

/**
 * `events` of one document. `limit`: see `YamlLimits.aliasedNodes`.
 * Throws `YamlRefusal` with YAML_ALIAS_LIMIT, also for a value that contains itself.
 */
export function refuseAliasBombs(text: string, events: readonly Event[], limit: number): void {
  if (!text.includes("*")) return;
  const count: Count = { text, anchors: new Map(), current: { anchor: "", parent: undefined, weight: 0 } };
  let aliased = 0;
  for (const event of events) {
    if (event.type === EVENT_ID.ALIAS) {
      const weight = aliasWeight(count, event);
      aliased += weight;
      if (aliased > limit) throw refusal(event, `Aliases (\`*name\`) expand to more than ${limit} values.`);
      count.current.weight += weight;
    } else {
      countWritten(count, event);
    }
  }
}

/** An unknown anchor weighs nothing here; it is refused when the value is built. */
function aliasWeight({ text, anchors }: Count, event: AliasEvent): number {
  const weight = anchors.get(text.slice(event.anchorStart, event.anchorEnd)) ?? 0;
  if (weight === "open")
    throw refusal(event, "An alias (`*name`) stands inside the value that it refers to.");
  return weight;
}

function countWritten(count: Count, event: Exclude<Event, AliasEvent>): void {
  switch (event.type) {
    case EVENT_ID.SCALAR:
      add(count, 1, anchorName(count.text, event));
      return;
    case EVENT_ID.SEQUENCE:
    case EVENT_ID.MAPPING: {
      const anchor = anchorName(count.text, event);
      count.anchors.set(anchor, "open");
      count.current = { anchor, parent: count.current, weight: 1 };
      return;
    }
    case EVENT_ID.POP: {
      const { anchor, parent, weight } = count.current;
      if (parent === undefined) return;
      count.current = parent;
      add(count, weight, anchor);
      return;
    }
    case EVENT_ID.DOCUMENT:
  }
}

function add({ anchors, current }: Count, weight: number, anchor: string): void {
  anchors.set(anchor, weight);
  current.weight += weight;
}

/** `""`, which no alias can name, for none. */
function anchorName(
  text: string,
  event: { readonly anchorStart: number; readonly anchorEnd: number },
): string {
  return event.anchorStart < 0 ? "" : text.slice(event.anchorStart, event.anchorEnd);
}

function refusal(event: AliasEvent, message: string): YamlRefusal {
  const next = "Write the values out, or generate them with Kustomize or Helm.";
  return new YamlRefusal({ reason: "YAML_ALIAS_LIMIT", offset: startOf(event), message, next });
}
