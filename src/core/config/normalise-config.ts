/** From what people write to what code uses: defaults filled in, paths and durations in one form. */

import type { ChosenSeverity, Config, FindingPolicy } from "../model/config.ts";
import type { Environment, HealthPolicy, Protection } from "../model/environment.ts";
import type { HelmOptions, ToolPins } from "../model/render.ts";
import { readDuration } from "./read-duration.ts";
import type { WrittenConfig, WrittenEnvironment } from "./written-config.ts";

export function normaliseConfig({
  branch,
  environments,
  tools,
  findings,
  forks = "on-command",
}: WrittenConfig): Config {
  return {
    ...(branch === undefined ? {} : { branch }),
    environments: environments.map(normaliseEnvironment),
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
  const entries = Object.entries(written).flatMap(([code, policy]) =>
    policy === undefined ? [] : [[code, normalisePolicy(policy)] as const],
  );
  return Object.fromEntries(entries);
}

type WrittenPolicy =
  | ChosenSeverity
  | { severity?: ChosenSeverity | undefined; protected?: ChosenSeverity | undefined };

function normalisePolicy(written: WrittenPolicy): FindingPolicy {
  const { severity, protected: inProtected } = typeof written === "string" ? { severity: written } : written;
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
  { releaseName, valuesFiles = [], values }: NonNullable<WrittenEnvironment["helm"]>,
  environment: string,
): HelmOptions {
  return {
    releaseName: releaseName ?? environment,
    valuesFiles: valuesFiles.map(normalisePath),
    ...(values === undefined ? {} : { values }),
  };
}

/** Without `.` segments and superfluous slashes; `""` is the root. */
export function normalisePath(path: string): string {
  return path
    .split("/")
    .filter((segment) => segment !== "" && segment !== ".")
    .join("/");
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
