/** From what people write to what code uses: defaults filled in, paths and durations in one form. */

import type { Config, FindingPolicy } from "../model/config.ts";
import type { Environment, HealthPolicy, Protection } from "../model/environment.ts";
import type { HelmOptions, ToolPins } from "../model/render.ts";
import type { PlacedEnvironment } from "./expand-environments.ts";
import { fillEntry } from "./fill-entry.ts";
import { normalisePath } from "./normalise-path.ts";
import { readDuration } from "./read-duration.ts";
import type { WrittenConfig, WrittenEnvironment } from "./written-config.ts";

/** `environments`: those of the entries, one by one. */
export function normaliseConfig(
  { branch, environments: entries, tools, findings, forks = "on-command" }: WrittenConfig,
  environments: readonly PlacedEnvironment[],
): Config {
  return {
    ...(branch === undefined ? {} : { branch }),
    environments: environments.flatMap(({ index, match }) =>
      entries
        .slice(index, index + 1)
        .map((entry) => normaliseEnvironment(match === undefined ? entry : fillEntry(entry, match))),
    ),
    ...(tools === undefined ? {} : { tools: normaliseTools(tools) }),
    ...(findings === undefined ? {} : { findings: normaliseFindings(findings) }),
    forks,
  };
}

function normaliseTools({ kustomize, helm }: NonNullable<WrittenConfig["tools"]>): ToolPins {
  return { ...(kustomize === undefined ? {} : { kustomize }), ...(helm === undefined ? {} : { helm }) };
}

function normaliseFindings(
  written: NonNullable<WrittenConfig["findings"]>,
): Readonly<Record<string, FindingPolicy>> {
  return Object.fromEntries(Object.entries(written).map(([code, policy]) => [code, normalisePolicy(policy)]));
}

type WrittenPolicy = NonNullable<WrittenConfig["findings"]>[string];

function normalisePolicy(written: WrittenPolicy): FindingPolicy {
  const mapping = typeof written === "string" ? { severity: written } : { ...written };
  const { severity, protected: inProtected } = mapping;
  return {
    ...(severity === undefined ? {} : { severity }),
    ...(inProtected === undefined ? {} : { protectedSeverity: inProtected }),
  };
}

function normaliseEnvironment(written: WrittenEnvironment): Environment {
  const {
    name,
    path,
    cluster,
    namespace,
    namespaces = [],
    deploy = "on-merge",
    helm,
    protection,
    health,
  } = written;
  const further = [...new Set(namespaces)].filter((other) => other !== namespace);
  return {
    name,
    path: normalisePath(path),
    cluster,
    namespace,
    ...(further.length === 0 ? {} : { namespaces: further }),
    ...(helm === undefined ? {} : { helm: normaliseHelm(helm, name) }),
    deploy,
    ...(protection === undefined ? {} : { protection: normaliseProtection(protection) }),
    health: normaliseHealth(health),
  };
}

function normaliseHelm(
  {
    releaseName,
    valuesFiles = [],
    values,
    kubeVersion,
    apiVersions,
  }: NonNullable<WrittenEnvironment["helm"]>,
  environment: string,
): HelmOptions {
  return {
    releaseName: releaseName ?? environment,
    valuesFiles: valuesFiles.map(normalisePath),
    ...(values === undefined ? {} : { values }),
    ...(kubeVersion === undefined ? {} : { kubeVersion }),
    ...(apiVersions === undefined ? {} : { apiVersions }),
  };
}

export function normaliseProtection({
  approvals = 1,
  protectedBranch = true,
  requiredChecks = true,
}: NonNullable<WrittenEnvironment["protection"]>): Protection {
  return { approvals, protectedBranch, requiredChecks };
}

export function normaliseHealth({
  timeout = "10m",
  grace = "30s",
}: WrittenEnvironment["health"] = {}): HealthPolicy {
  return { timeoutMs: readDuration(timeout), graceMs: readDuration(grace) };
}
