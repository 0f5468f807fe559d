/** From what people write to what code uses: defaults filled in, paths and durations in one form. */

import type { Config } from "../model/config.ts";
import type { Environment, HealthPolicy, Protection } from "../model/environment.ts";
import { readDuration } from "./read-duration.ts";
import type { WrittenConfig, WrittenEnvironment } from "./written-config.ts";

export function normaliseConfig({ branch, environments, forks = "never" }: WrittenConfig): Config {
  return {
    ...(branch === undefined ? {} : { branch }),
    environments: environments.map(normaliseEnvironment),
    forks,
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
    deploy,
    ...(protection === undefined ? {} : { protection: normaliseProtection(protection) }),
    health: normaliseHealth(health),
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
