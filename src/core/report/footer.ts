/** The last line of a report: what was compared, with which tools; all that is needed to see the same again. */

import type { Preview } from "../model/preview.ts";
import { html } from "./markdown.ts";

const mostTools = 8;

export function footer({ base, head, tools }: Pick<Preview, "base" | "head" | "tools">): string {
  const versions = tools.slice(0, mostTools).map(({ name, version }) => html(`${name} ${version}`));
  const parts = [`base ${html(base)}`, `head ${html(head)}`, ...versions];
  return `<sub>${parts.join(" · ")}</sub>`;
}
