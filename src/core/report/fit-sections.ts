/** Fills a limited room with foldable sections, the most important objects first; what has no room is named, at least counted. */

import { count } from "./count.ts";

export interface Block {
  readonly text: string;
  /** Its line in a list, when there is no room for the text. */
  readonly short: string;
  /** Lower ranks get room first. */
  readonly rank: number;
  /** How many objects it shows. */
  readonly objects: number;
}

export interface Section {
  /** HTML of the summary. */
  readonly summary: string;
  readonly open: boolean;
  readonly blocks: readonly Block[];
}

export interface FittedSections {
  /** Markdown of at most `room` UTF-16 units; `""` when nothing has room. */
  readonly text: string;
  /** How many objects are there with their text, of how many. */
  readonly shown: number;
  readonly total: number;
}

type Form = "text" | "short";
type Chosen = ReadonlyMap<Block, Form>;

/** Cuts between blocks only. Equal input gives equal text. */
export function fitSections(sections: readonly Section[], room: number): FittedSections {
  const chosen = choose(sections, room);
  const texts = sections.map((section) => sectionText(section, chosen)).filter((text) => text !== "");
  return {
    text: texts.join("\n\n"),
    shown: objectsIn([...chosen].flatMap(([block, form]) => (form === "text" ? [block] : []))),
    total: objectsIn(sections.flatMap(({ blocks }) => blocks)),
  };
}

/** A part of the room stays for the names of what has no room for its text. */
const nameRoom = 4_000;

/** In the order of the ranks: first as many texts as fit, then as many lines of a list. */
function choose(sections: readonly Section[], room: number): Chosen {
  const chosen = new Map<Block, Form>();
  const opened = new Set<Section>();
  let used = 0;
  const candidates = sections
    .flatMap((section) => section.blocks.map((block) => ({ section, block })))
    .toSorted((a, b) => a.block.rank - b.block.rank);
  const textRoom = wholeCost(sections) > room ? room - Math.min(nameRoom, Math.floor(room / 10)) : room;
  for (const [form, limit] of [
    ["text", textRoom],
    ["short", room],
  ] as const) {
    for (const { section, block } of candidates) {
      const cost = blockCost(block, form) + (opened.has(section) ? 0 : frameCost(section));
      if (chosen.has(block) || used + cost > limit) continue;
      used += cost;
      opened.add(section);
      chosen.set(block, form);
    }
  }
  return chosen;
}

/** What it costs to leave nothing out. */
function wholeCost(sections: readonly Section[]): number {
  const costs = sections.map((section) => [
    frameCost(section),
    ...section.blocks.map((block) => blockCost(block, "text")),
  ]);
  return costs.flat().reduce((sum, cost) => sum + cost, 0);
}

/** With what stands around it: an empty line, or the bullet and the end of a line of a list. */
function blockCost(block: Block, form: Form): number {
  return block[form].length + (form === "text" ? separator : "- \n").length;
}

function objectsIn(blocks: readonly Block[]): number {
  return blocks.reduce((sum, { objects }) => sum + objects, 0);
}

const separator = "\n\n";
const listHeading = "Too long to be shown here:";

function hiddenLine(hidden: number): string {
  return `… and ${count(hidden, "object")} more.`;
}

/** What a section costs beside its blocks. */
function frameCost(section: Section): number {
  const inside = [listHeading, hiddenLine(objectsIn(section.blocks))];
  return frame(section, inside).length + 2 * separator.length;
}

function frame({ open, summary }: Section, inside: readonly string[]): string {
  return [`<details${open ? " open" : ""}>\n<summary>${summary}</summary>`, ...inside, "</details>"].join(
    separator,
  );
}

function sectionText(section: Section, chosen: Chosen): string {
  const of = (form: Form) => section.blocks.filter((block) => chosen.get(block) === form);
  const [texts, shorts] = [of("text"), of("short")];
  const hidden = objectsIn(section.blocks) - objectsIn(texts) - objectsIn(shorts);
  if (texts.length + shorts.length === 0) return "";
  return frame(section, [
    ...texts.map(({ text }) => text),
    ...(shorts.length > 0 ? [listHeading, shorts.map(({ short }) => `- ${short}`).join("\n")] : []),
    ...(hidden > 0 ? [hiddenLine(hidden)] : []),
  ]);
}
