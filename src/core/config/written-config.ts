/** The configuration as people write it: every key, what it may hold, what it means. The JSON Schema is made from this. */

import { z } from "zod";
import { branchName, duration, environmentName, folder, label } from "./names.ts";

const mostEnvironments = 2_000;
const mostNamespaces = 100;

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
    protection: protection.optional(),
    health: health.optional(),
  },
  { error: "a mapping with name, path, cluster and namespace" },
);

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
    forks: z
      .literal("never", { error: "never" })
      .describe("Whether pull requests from forks are previewed. Default, and the only choice so far: never.")
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
  if (last === "health") return Object.keys(health.shape);
  if (last === "protection") return Object.keys(protection.shape);
  return Object.keys(environment.shape);
}
