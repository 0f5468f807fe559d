/** HTML as a value: whatever is put into a template is escaped, unless it is HTML already. */

export interface Html {
  readonly html: string;
}

type Value = Html | string | number | false | undefined | readonly Value[];

export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  return { html: strings.reduce((text, part, index) => `${text}${show(values[index - 1])}${part}`) };
}

function show(value: Value): string {
  if (value === undefined || value === false) return "";
  if (typeof value === "string") return escapeHtml(value);
  if (typeof value === "number") return String(value);
  if ("html" in value) return value.html;
  return value.map(show).join("");
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Markup that was made safe elsewhere. */
export function trusted(markup: string): Html {
  return { html: markup };
}

export const nothing: Html = { html: "" };
