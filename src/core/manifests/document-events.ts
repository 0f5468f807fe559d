/** The events of one YAML document, after the checks that must come before anything is built from them. */

import { EVENT_ID, parseEvents, type Event } from "js-yaml";

import { refuseAliasBombs } from "./refuse-alias-bombs.ts";
import { syntaxRefusal } from "./syntax-refusal.ts";
import type { YamlLimits } from "./yaml-limits.ts";
import { invalidYaml, YamlRefusal } from "./yaml-refusal.ts";

/** Empty for a text without a value; otherwise the document's root node is at index 1. Throws `YamlRefusal`. */
export function documentEvents(text: string, limits: YamlLimits): readonly Event[] {
  if (text.length > limits.documentLength) throw tooLong(limits.documentLength);
  const events = parsed(text, limits.depth);
  if (events.filter(({ type }) => type === EVENT_ID.DOCUMENT).length > 1) throw hiddenDocument(text);
  refuseAliasBombs(text, events, limits.aliasedNodes);
  return events;
}

function parsed(text: string, maxDepth: number): readonly Event[] {
  try {
    return parseEvents(text, { maxDepth });
  } catch (error) {
    throw syntaxRefusal(error, text);
  }
}

function tooLong(limit: number): YamlRefusal {
  return new YamlRefusal({
    reason: "YAML_SIZE_LIMIT",
    offset: 0,
    message: `One document is longer than ${limit} characters.`,
    next: "Split it into documents of one object each.",
  });
}

/** `kubectl` reads the first document of each part between `---` lines and drops the rest without a word. */
function hiddenDocument(text: string): YamlRefusal {
  const end = Math.max(0, text.search(/^\.\.\./m));
  const message = "A document begins without a line `---` before it.";
  return invalidYaml(end, message, "Put a line `---` between documents; `kubectl` passes over what follows.");
}
