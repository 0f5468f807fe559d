/** An environment as people write it: every key, what it may hold, what it means. */

import { z } from "zod";
import type { JsonObject } from "../model/json.ts";
import { duration, environmentName, folder, label, orTemplate, releaseName } from "./names.ts";

const mostNamespaces = 100;
const mostValuesFiles = 50;
const mostExclusions = 100;

/** The texts of errors are what was expected, to follow "expected". */
export const health = z
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

export const protection = z
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

const kubeVersion = "a version of Kubernetes such as 1.33, between quotes";
const apiVersion = "an API version such as monitoring.coreos.com/v1";
const mostApiVersions = 200;

export const helm = z
  .strictObject(
    {
      releaseName: z
        .string({ error: "the name of a Helm release" })
        .regex(orTemplate(releaseName), {
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
      kubeVersion: z
        .string({ error: kubeVersion })
        .regex(/^v?1\.\d{1,3}(?:\.\d{1,3})?$/, { error: kubeVersion })
        .describe("What charts see as .Capabilities.KubeVersion. Default: 1.36.0.")
        .optional(),
      apiVersions: z
        .array(
          z
            .string({ error: apiVersion })
            .regex(/^[a-z0-9][a-z0-9.-]*(?:\/[A-Za-z0-9]+){0,2}$/, { error: apiVersion }),
          {
            error: "a list of API versions",
          },
        )
        .max(mostApiVersions, { error: `at most ${mostApiVersions} API versions` })
        .describe(
          "What charts find in .Capabilities.APIVersions besides Kubernetes' own: what the custom resources of the cluster bring. Default: none.",
        )
        .optional(),
    },
    { error: "a mapping with releaseName, valuesFiles and values" },
  )
  .describe("What a folder that is a Helm chart is rendered with.");

function isMapping(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const excluded = "a path such as clusters/sandbox or clusters/*/legacy";

const deployExpected = "on-merge or on-command";

export const environment = z.strictObject(
  {
    name: z
      .string({ error: "a name of lower-case letters, digits and hyphens" })
      .regex(orTemplate(environmentName), {
        error:
          "a name of at most 63 lower-case letters, digits and hyphens that does not begin with a hyphen",
      })
      .describe(
        "How people call it, in commands and on GitHub. Unique. Beside a pattern: with its placeholders, such as {cluster}-{app}.",
      ),
    path: z
      .string({ error: "a folder of this repository such as deploy/overlays/production" })
      .regex(folder, {
        error:
          "a folder of this repository such as deploy/overlays/production, with neither a leading / nor .. nor \\ in it",
      })
      .describe(
        "The folder of its manifests, from the root of the repository (`.` is the root itself); or a pattern of folders such as clusters/{cluster}/{app}.",
      ),
    exclude: z
      .array(
        z.string({ error: excluded }).regex(folder, {
          error: `${excluded}, with neither a leading / nor .. nor \\ in it`,
        }),
        { error: "a list of paths" },
      )
      .max(mostExclusions, { error: `at most ${mostExclusions} paths` })
      .describe(
        "What the pattern leaves out, with everything below it: paths with * and **. Default: nothing.",
      )
      .optional(),
    cluster: z
      .string({ error: "the name of a registered cluster" })
      .regex(orTemplate(label), {
        error: "the name of a registered cluster: at most 63 lower-case letters, digits and hyphens",
      })
      .describe("The name of a cluster that the operator of Slipway registered."),
    namespace: z
      .string({ error: "the name of a namespace" })
      .regex(orTemplate(label), {
        error: "the name of a namespace: at most 63 lower-case letters, digits and hyphens",
      })
      .describe("The namespace of manifests that name none."),
    namespaces: z
      .array(
        z.string({ error: "the name of a namespace" }).regex(orTemplate(label), {
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
