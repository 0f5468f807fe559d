/** Live objects and the moment of looking, for tests of health. */

import { judge } from "../../../src/core/health/judge.ts";
import { readYaml } from "../../../src/core/manifests/read-yaml.ts";
import type { Health } from "../../../src/core/model/health.ts";
import { isJsonObject, type JsonObject } from "../../../src/core/model/json.ts";

/** 2026-01-02T03:04:05Z. */
const now = Date.UTC(2026, 0, 2, 3, 4, 5);
const graceMs = 60_000;

/** RFC 3339, so many seconds before `now`. */
export function ago(seconds: number): string {
  return new Date(now - seconds * 1000).toISOString().replace(".000Z", "Z");
}

function live(yaml: string): JsonObject {
  const read = readYaml(yaml);
  const value = read.kind === "read" ? read.documents[0]?.value : undefined;
  if (!isJsonObject(value)) throw new Error(`no object: ${JSON.stringify(read)}`);
  return value;
}

/** `failed: message`. */
export function health(yaml: string, ...pods: readonly string[]): string {
  return said(judge(live(yaml), pods.map(live), { now, graceMs }));
}

function said({ state, message }: Health): string {
  return message === "" ? state : `${state}: ${message}`;
}
