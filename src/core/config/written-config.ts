/** The configuration as people write it: every key, what it may hold, what it means. The JSON Schema is made from this. */

import { z } from "zod";
import { findingCodes } from "../model/finding-codes.ts";
import type { JsonObject } from "../model/json.ts";
import { branchName, duration, environmentName, folder, label, releaseName, toolVersion } from "./names.ts";

const mostEnvironments = 2_000;
const mostNamespaces = 100;
const mostValuesFiles = 50;

/** The texts of errors are what was expected, to follow "expected". */
const health = z
  .strictObject(
    {
      timeout: z
        .string({ error: "a duration such as 90s, 10m or 1h30m" })
        .regex(duration, { error: "a duration such as 90s, 10m or 1h30m" })
        .describe("How long a deployment may take to become healthy before it has failed. Default: 10m.")
        .optional(),
      grace: z
        .string({ error: "a duration such as 0s, 30s or 2m" })
        .regex(duration, { error: "a duration such as 0s, 30s or 2m" })
        .describe(
          "How long a failing container may still recover before the deployment has failed. Default: 30s.",
        )
        .optional(),
    },
    { error: "a mapping with timeout and grace" },
  )
  .describe("When a deployment counts as healthy, and when as failed.");

const protection = z
  .strictObject(
    {
      approvals: z
        .int({ error: "a whole number from 0 to 20" })
        .min(0, { error: "a whole number from 0 to 20" })
        .max(20, { error: "a whole number from 0 to 20" })
        .describe(
          "How many people with write access, other than the author, must have approved the merged head. Default: 1.",
        )
        .optional(),
      protectedBranch: z
        .boolean({ error: "true or false" })
        .describe(
          "Whether the followed branch must be protected by a ruleset or by branch protection. Default: true.",
        )
        .optional(),
      requiredChecks: z
        .boolean({ error: "true or false" })
        .describe("Whether the checks that the branch requires must pass on the merged head. Default: true.")
        .optional(),
    },
    { error: "a mapping with approvals, protectedBranch and requiredChecks ({} for the defaults)" },
  )
  .describe(
    "What must be true before anything is written to this environment. Absent: the environment is not protected.",
  );

const valuesFile = "a file of this repository such as charts/shop/values-production.yaml";

const helm = z
  .strictObject(
    {
      releaseName: z
        .string({ error: "the name of a Helm release" })
        .regex(releaseName, {
          error: "the name of a Helm release: at most 53 lower-case letters, digits and hyphens",
        })
        .describe("What charts see as .Release.Name. Default: the name of the environment.")
        .optional(),
      valuesFiles: z
        .array(
          z.string({ error: valuesFile }).regex(folder, {
            error: `${valuesFile}, with neither a leading / nor .. nor \\ in it`,
          }),
          { error: "a list of files" },
        )
        .max(mostValuesFiles, { error: `at most ${mostValuesFiles} files` })
        .describe(
          "Files of values, from the root of the repository; later ones win over earlier ones and over the chart's own. Default: none.",
        )
        .optional(),
      values: z
        .custom<JsonObject>(isMapping, { error: "a mapping of values" })
        .meta({ type: "object" })
        .describe(
          "Values written out here; they win over all files. Never a secret: everybody can read them.",
        )
        .optional(),
    },
    { error: "a mapping with releaseName, valuesFiles and values" },
  )
  .describe("What a folder that is a Helm chart is rendered with.");

function isMapping(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const deployExpected = "on-merge or on-command";

const environment = z.strictObject(
  {
    name: z
      .string({ error: "a name of lower-case letters, digits and hyphens" })
      .regex(environmentName, {
        error:
          "a name of at most 63 lower-case letters, digits and hyphens that does not begin with a hyphen",
      })
      .describe("How people call it, in commands and on GitHub. Unique."),
    path: z
      .string({ error: "a folder of this repository such as deploy/overlays/production" })
      .regex(folder, {
        error:
          "a folder of this repository such as deploy/overlays/production, with neither a leading / nor .. nor \\ in it",
      })
      .describe("The folder of its manifests, from the root of the repository (`.` is the root itself)."),
    cluster: z
      .string({ error: "the name of a registered cluster" })
      .regex(label, {
        error: "the name of a registered cluster: at most 63 lower-case letters, digits and hyphens",
      })
      .describe("The name of a cluster that the operator of Slipway registered."),
    namespace: z
      .string({ error: "the name of a namespace" })
      .regex(label, { error: "the name of a namespace: at most 63 lower-case letters, digits and hyphens" })
      .describe("The namespace of manifests that name none."),
    namespaces: z
      .array(
        z.string({ error: "the name of a namespace" }).regex(label, {
          error: "the name of a namespace: at most 63 lower-case letters, digits and hyphens",
        }),
        { error: "a list of namespaces" },
      )
      .max(mostNamespaces, { error: `at most ${mostNamespaces} namespaces` })
      .describe("Further namespaces that its manifests may name. Default: none.")
      .optional(),
    deploy: z
      .enum(["on-merge", "on-command"], { error: deployExpected })
      .describe(
        "Whether a merge deploys it (on-merge), or only /deploy does (on-command). Default: on-merge.",
      )
      .optional(),
    helm: helm.optional(),
    protection: protection.optional(),
    health: health.optional(),
  },
  { error: "a mapping with name, path, cluster and namespace" },
);

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
