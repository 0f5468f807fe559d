/** Reads the operator's list of charts that kustomizations may take from repositories of charts, each by its digest. */

import { readYaml } from "../core/manifests/read-yaml.ts";
import { isJsonObject, type JsonValue } from "../core/model/json.ts";
import type { ChartName } from "../render/remotes.ts";
import type { PackedChart } from "./fetch-chart.ts";

export type AllowedChart = ChartName & PackedChart;

export type AllowedCharts =
  | { readonly kind: "read"; readonly charts: readonly AllowedChart[] }
  | { readonly kind: "problem"; readonly message: string };

const expected =
  'expected "charts:", a list of { repository: https://…, name, version, digest: sha256:…, url: https://… }; only url may be left out';

/** `charts: [{repository, name, version, digest, url?}]`. Without `url` it is `REPOSITORY/NAME-VERSION.tgz`. */
export function readAllowedCharts(text: string): AllowedCharts {
  const read = readYaml(text);
  if (read.kind === "problem")
    return { kind: "problem", message: `line ${read.problem.line}: ${read.problem.message}` };
  const root = read.documents[0]?.value;
  const list = isJsonObject(root) ? root["charts"] : undefined;
  if (!Array.isArray(list)) return { kind: "problem", message: expected };
  const charts = list.map(chartOf);
  const bad = charts.findIndex((chart) => chart === undefined);
  if (bad !== -1) return { kind: "problem", message: `charts[${bad}]: ${expected}` };
  return { kind: "read", charts: charts.flatMap((chart) => chart ?? []) };
}

function chartOf(value: JsonValue): AllowedChart | undefined {
  if (!isJsonObject(value)) return undefined;
  const { repository, name, version, digest, url } = value;
  if (typeof repository !== "string" || typeof name !== "string" || typeof version !== "string")
    return undefined;
  const hex = typeof digest === "string" ? /^sha256:([0-9a-f]{64})$/.exec(digest)?.[1] : undefined;
  const address = url ?? `${repository.replace(/\/$/, "")}/${name}-${version}.tgz`;
  if (hex === undefined || typeof address !== "string" || !URL.canParse(address)) return undefined;
  return { repository: repository.replace(/\/$/, ""), name, version, digest: hex, url: address };
}
