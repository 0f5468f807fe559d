/** A path as people write it: `spec.template.spec.containers[web].image`. */

import type { PathStep } from "../model/diff.ts";

/**
 * Keys that are no plain words are quoted, so that the text says where a key begins and ends. A string that is read as a document is gone
 * into behind an arrow: `data["config.yaml"] ▸ server.port`.
 */
export function pathText(path: readonly PathStep[]): string {
  return path
    .map((step, index) => stepText(step, path[index - 1]))
    .join("")
    .trimEnd();
}

function stepText(step: PathStep, before: PathStep | undefined): string {
  if ("embedded" in step) return " ▸ ";
  if (!("key" in step)) return labelText(step);
  const dot = before === undefined || "embedded" in before ? "" : ".";
  return /^[A-Za-z_$][\w$-]*$/.test(step.key) ? `${dot}${step.key}` : `[${JSON.stringify(step.key)}]`;
}

/** One step before its value, as YAML writes a key; `[web]`, `[containerPort=80, protocol=TCP]` or `[2]` for a list element. */
export function labelText(step: PathStep): string {
  if ("key" in step) return /^[^\s"'#:[\]{}]+$/.test(step.key) ? step.key : JSON.stringify(step.key);
  if ("embedded" in step) return `(${step.embedded})`;
  return "element" in step ? `[${elementText(step.element)}]` : `[${step.index}]`;
}

/** Fields that name an element: their value alone says enough, unless it would read as an index. */
const names: ReadonlySet<string> = new Set(["name", "metadata.name", "key"]);

function elementText(element: Readonly<Record<string, string>>): string {
  const parts = Object.entries(element);
  const sole = parts.length === 1;
  return parts
    .map(([field, value]) =>
      sole && names.has(field) && !/^\d+$/.test(value) ? word(value) : `${field}=${word(value)}`,
    )
    .join(", ");
}

function word(text: string): string {
  return /^[^\s"[\],=]+$/.test(text) ? text : JSON.stringify(text);
}
