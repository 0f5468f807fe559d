/** Values that a chart's values.schema.json refuses: which value, where it is written, and what was expected; never the value itself. */

import { readYamlWithPositions } from "../../core/manifests/read-yaml-with-positions.ts";
import { isJsonObject, type JsonValue } from "../../core/model/json.ts";
import type { RenderFailure } from "../../core/model/render.ts";
import { renderFailure, shown, type Place } from "../render-failure.ts";
import { childOf } from "../inputs/tree-index.ts";
import type { HelmRun } from "./helm-run.ts";

interface Refusal {
  /** Name of the chart whose schema it is. */
  readonly chart: string;
  /** Keys from the chart's own values. */
  readonly path: readonly string[];
  readonly why: string;
}

export function explainSchema(text: string, run: HelmRun): RenderFailure | undefined {
  if (!text.includes("values don't meet the specifications of the schema")) return undefined;
  const refusals = readRefusals(text);
  const [first] = refusals;
  const more = refusals.length - 1;
  const others = more > 0 ? ` (${more} more ${more === 1 ? "value is" : "values are"} refused.)` : "";
  const what = first === undefined ? "they do not fit" : `${shown(pathText(first))}: ${shown(first.why)}`;
  return renderFailure("RENDER_FAILED", {
    message: `The chart's values.schema.json refuses the values: ${what}.${others}`,
    next: "Correct the values.",
    place: first === undefined ? undefined : placeOf(first, run),
  });
}

/** In the order of their paths: Helm's own differs from run to run. */
function readRefusals(text: string): readonly Refusal[] {
  const refusals: Refusal[] = [];
  let chart = "";
  for (const line of text.split("\n").slice(1)) {
    const [, pointer, why] = /^\s*- at '(.*?)': (.*)$/.exec(line) ?? [];
    if (pointer !== undefined && why !== undefined)
      refusals.push({ chart, path: keysOf(pointer), why: withoutValue(why) });
    else if (line.endsWith(":")) chart = line.slice(0, -1);
  }
  const key = ({ chart: name, path, why }: Refusal): string => [name, ...path, why].join("\0");
  return refusals.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

function keysOf(pointer: string): readonly string[] {
  const keys = pointer.split("/").slice(1);
  return keys.map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** Only words that speak of types, names and the schema itself. (Messages of santhosh-tekuri/jsonschema, `kind/kind.go`.) */
function withoutValue(why: string): string {
  if (/^(?:got \w+, want [\w ]+|missing propert|additional propert|value must be )/.test(why)) return why;
  const pattern = / (does not match pattern .*)$/.exec(why)?.[1];
  if (pattern !== undefined) return pattern;
  const format = / is not valid ([\w-]+)/.exec(why)?.[1];
  if (format !== undefined) return `is no valid ${format}`;
  const [, rule, wanted] = /^(\w+): got .*?, want (.*)$/.exec(why) ?? [];
  return rule === undefined ? "does not fit the schema" : `${rule}: want ${wanted ?? ""}`;
}

function pathText({ chart, path }: Refusal): string {
  return path.length === 0 ? `the values of ${chart}` : path.join(".");
}

/** The last file that sets it wins, as for Helm; values of a chart within stand under its name. */
function placeOf({ chart, path }: Refusal, { inputs, files, helm }: HelmRun): Place | undefined {
  const [main] = inputs.charts;
  if (main === undefined) return undefined;
  const candidates = [childOf(main.folder, "values.yaml"), ...(helm?.valuesFiles ?? [])].toReversed();
  const keys = chart === main.name ? path : [chart, ...path];
  for (const file of candidates) {
    const read = readYamlWithPositions(Buffer.from(files.get(file) ?? []).toString("utf8"));
    if (read.kind !== "read" || !isSet(read.value, keys)) continue;
    return { file: inputs.files.get(file)?.entry.path ?? file, line: read.positionOf(keys).line };
  }
  const { entry } = inputs.files.get(childOf(main.folder, "values.schema.json")) ?? {};
  return entry === undefined ? undefined : { file: entry.path };
}

function isSet(value: JsonValue, [key, ...rest]: readonly string[]): boolean {
  if (key === undefined) return value !== null;
  const member = isJsonObject(value) ? value[key] : Array.isArray(value) ? value[Number(key)] : undefined;
  return member !== undefined && isSet(member, rest);
}
