/** What words in paths probably mean. A proposal is read by a person, so that a guess may be wrong. */

import { nameFrom } from "../fill-placeholders.ts";

const words = (text: string): readonly string[] => text.split(" ");

const production = new Set(words("prod production prd live"));
const stages = new Set([
  ...production,
  ...words("dev development test testing qa uat stage staging stg preprod preview"),
  ...words("sandbox local ci demo integration e2e perf canary"),
]);
/** They say how a repository is laid out, and nothing of an environment. */
const layout = new Set([
  ...words("overlay overlays env envs environment environments cluster clusters app apps applications"),
  ...words("deploy deployment deployments manifests k8s kubernetes kustomize components services"),
  ...words("chart charts helm base bases values tenants teams"),
]);

export function isLayout(segment: string): boolean {
  return layout.has(segment.toLowerCase());
}

/** `staging`; not `staging-eu`. */
export function isStage(segment: string): boolean {
  return stages.has(segment.toLowerCase());
}

/** Some part of the path is called so: `production`, `eu-prod-1`, `prod.yaml`. */
export function isProduction(path: string): boolean {
  return nameFrom(path)
    .split("-")
    .some((word) => production.has(word));
}

const singulars = new Map([
  ["clusters", "cluster"],
  ["apps", "app"],
  ["applications", "app"],
  ["services", "service"],
  ["components", "component"],
  ["environments", "environment"],
  ["envs", "environment"],
  ["env", "environment"],
  ["values", "environment"],
  ["overlays", "overlay"],
  ["tenants", "tenant"],
  ["teams", "team"],
  ["namespaces", "namespace"],
  ["regions", "region"],
  ["charts", "chart"],
]);

/** What to call a placeholder that stands behind this segment. */
export function placeholderAfter(segment: string | undefined): string {
  if (segment === undefined) return "folder";
  return singulars.get(segment.toLowerCase()) ?? (isStage(segment) ? "place" : "folder");
}
