/** The configuration as people write it: every key, what it may hold, what it means. The JSON Schema is made from this. */

import { z } from "zod";
import { findingCodes } from "../model/finding-codes.ts";
import { mostEnvironments } from "./expand-environments.ts";
import { branchName, toolVersion } from "./names.ts";
import { environment, health, helm, protection } from "./written-environment.ts";

/** The texts of errors are what was expected, to follow "expected". */
const versionExpected = "a version such as 5.8.1, or its beginning such as 5, between quotes";

const version = z.string({ error: versionExpected }).regex(toolVersion, { error: versionExpected });

const tools = z
  .strictObject(
    {
      kustomize: version
        .describe("The version of kustomize, in full or its beginning. Default: the operator's.")
        .optional(),
      helm: version
        .describe("The version of Helm, in full or its beginning. Default: the operator's.")
        .optional(),
    },
    { error: "a mapping with kustomize and helm" },
  )
  .describe("Versions of the tools that render, of those that the operator of Slipway offers.");

const severityExpected = "acknowledge, caution or note";
const severity = z.enum(["acknowledge", "caution", "note"], { error: severityExpected });

const policyMapping = z.strictObject({
  severity: severity.describe("In every environment. Default: the finding's own.").optional(),
  protected: severity.describe("In protected environments. Default: what severity says.").optional(),
});

const findingPolicy = z
  .union([severity, policyMapping], {
    error: `${severityExpected}, or a mapping with severity and protected`,
  })
  .meta({ id: "findingPolicy" });

const findings = z
  .strictObject(Object.fromEntries(findingCodes.map((code) => [code, findingPolicy.optional()] as const)), {
    error: "a mapping from the codes of findings to severities",
  })
  .describe("How grave findings are here, by their codes. None can be switched off.");

export const writtenConfig = z.strictObject(
  {
    version: z.literal(1, { error: "the number 1" }).describe("The version of this format."),
    branch: z
      .string({ error: "the name of a branch such as main" })
      .regex(branchName, { error: "the name of a branch such as main, without refs/heads/" })
      .describe("The branch that the environments follow. Default: the default branch of the repository.")
      .optional(),
    environments: z
      .array(environment, { error: "a list of environments, each of which begins with - name" })
      .min(1, { error: "at least one environment" })
      .max(mostEnvironments, { error: `at most ${mostEnvironments} environments` })
      .describe("The places that this repository deploys to."),
    tools: tools.optional(),
    findings: findings.optional(),
    forks: z
      .enum(["on-command", "never"], { error: "on-command or never" })
      .describe(
        "Whether pull requests from forks are previewed: when somebody with write access asks for it (on-command), or never. Default: on-command.",
      )
      .optional(),
  },
  { error: "a mapping with version and environments" },
);

/** Every value that is right by itself, whatever stands beside it: so that rules between values are asked at once too. */
export const rightParts = z
  .object({
    environments: z
      .array(
        z
          .object({
            name: environment.shape.name.optional().catch(undefined),
            path: environment.shape.path.optional().catch(undefined),
            cluster: environment.shape.cluster.optional().catch(undefined),
            namespace: environment.shape.namespace.optional().catch(undefined),
            namespaces: environment.shape.namespaces.catch(undefined),
            exclude: environment.shape.exclude.catch(undefined),
            helm: environment.shape.helm.catch(undefined),
            protection: environment.shape.protection.catch(undefined),
            health: environment.shape.health.catch(undefined),
          })
          .catch({}),
      )
      .catch([]),
  })
  .catch({ environments: [] });

export type RightParts = z.infer<typeof rightParts>["environments"][number];
export type WrittenConfig = z.infer<typeof writtenConfig>;
export type WrittenEnvironment = z.infer<typeof environment>;

/** The known keys of the mapping at a path, for a path to one of the mappings above. */
export function keysAt(path: readonly (string | number)[]): readonly string[] {
  const last = path.at(-1);
  if (last === undefined) return Object.keys(writtenConfig.shape);
  if (path[0] === "findings") return Object.keys(path.length === 1 ? findings.shape : policyMapping.shape);
  if (last === "health") return Object.keys(health.shape);
  if (last === "protection") return Object.keys(protection.shape);
  if (last === "helm") return Object.keys(helm.shape);
  if (last === "tools") return Object.keys(tools.shape);
  return Object.keys(environment.shape);
}
