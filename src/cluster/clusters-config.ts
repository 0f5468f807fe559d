/** The operator's file that registers clusters and says which repositories may use them; no pull request can change it. */

import { z } from "zod";
import { type JsonPath, readYamlWithPositions } from "../core/manifests/read-yaml-with-positions.ts";
import type { JsonValue } from "../core/model/json.ts";
import type { Impersonation } from "./access/impersonation.ts";
import type { Grant } from "./cluster.ts";

export interface ClustersConfig {
  readonly clusters: readonly ClusterConfig[];
}

export interface ClusterConfig {
  /** What `cluster:` in a repository's configuration names. */
  readonly name: string;
  /** File name, relative to the operator's file. */
  readonly kubeconfig: string;
  /** Default: the kubeconfig's current context. */
  readonly context?: string | undefined;
  /** The kubeconfig may name files: certificates, keys, tokens that are renewed. Relative to the kubeconfig. */
  readonly files?: boolean | undefined;
  /** Default: the environment's own namespace. Another one, which tenants cannot write, keeps them from forging inventories. */
  readonly inventoryNamespace?: string | undefined;
  readonly impersonate?: Impersonation | undefined;
  readonly grants: readonly Grant[];
}

export interface ClustersConfigProblem {
  /** From 1. */
  readonly line: number;
  /** `clusters[0].grants[1].repository`; `""` for the file as a whole. */
  readonly path: string;
  /** What was expected and what was found. */
  readonly message: string;
}

export type ClustersConfigResult =
  | { readonly kind: "parsed"; readonly config: ClustersConfig }
  /** All problems at once, in the order of the lines. */
  | { readonly kind: "problems"; readonly problems: readonly ClustersConfigProblem[] };

const label = z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, {
  error: "must be lower-case letters, digits and dashes, at most 63",
});
const notBlank = z.string().regex(/\S/, { error: "must not be blank" });
const repository = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,38}\/(?:\*|[A-Za-z0-9._-]{1,100})$/, {
  error: "must be owner/name, or owner/* for all repositories of an owner",
});
const namespacePattern = z.string().regex(/^(?:\*|[a-z0-9][a-z0-9-]{0,62}\*?)$/, {
  error: "must be the name of a namespace, or the beginning of names followed by *",
});
const kindPattern = z.string().regex(/^(?:\*|[A-Z][A-Za-z0-9]{0,62}\.[a-z0-9.-]{0,253})$/, {
  error:
    "must be Kind.group such as ClusterRole.rbac.authorization.k8s.io, Namespace. for the core group, or * for all",
});

const grantSchema = z.strictObject({
  repository,
  namespaces: z.array(namespacePattern).min(1, { error: "must name at least one namespace" }),
  clusterScoped: z.array(kindPattern).default([]),
  liveView: z.boolean().optional(),
});

const clusterSchema = z.strictObject({
  name: label,
  kubeconfig: notBlank,
  context: notBlank.optional(),
  files: z.boolean().optional(),
  inventoryNamespace: label.optional(),
  impersonate: z
    .strictObject({
      user: notBlank,
      uid: notBlank.optional(),
      groups: z.array(notBlank).optional(),
      extra: z.record(notBlank, z.array(z.string())).optional(),
    })
    .optional(),
  grants: z.array(grantSchema),
});

const configSchema = z.strictObject({ clusters: z.array(clusterSchema) });

export function parseClustersConfig(text: string): ClustersConfigResult {
  const yaml = readYamlWithPositions(text);
  if (yaml.kind === "problem")
    return {
      kind: "problems",
      problems: [{ line: yaml.problem.line, path: "", message: yaml.problem.message }],
    };
  const parsed = configSchema.safeParse(yaml.value);
  const found = parsed.success
    ? duplicateNames(parsed.data)
    : parsed.error.issues.flatMap((issue) => problemsOf(issue, yaml.value));
  if (parsed.success && found.length === 0) return { kind: "parsed", config: parsed.data };
  const problems = found.map(({ path, message }) => ({
    line: yaml.positionOf(path).line,
    path: pathText(path),
    message,
  }));
  return { kind: "problems", problems: problems.toSorted((a, b) => a.line - b.line) };
}

interface Found {
  readonly path: JsonPath;
  readonly message: string;
}

function duplicateNames({ clusters }: ClustersConfig): readonly Found[] {
  return clusters.flatMap(({ name }, index) => {
    const first = clusters.findIndex((other) => other.name === name);
    const message = `is the name of clusters[${first}] already; each cluster needs its own`;
    return first === index ? [] : [{ path: ["clusters", index, "name"], message }];
  });
}

function problemsOf(issue: z.core.$ZodIssue, root: JsonValue): readonly Found[] {
  const path = issue.path.filter((part): part is string | number => typeof part !== "symbol");
  const found = foundWords(path.reduce(member, root));
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({ path: [...path, key], message: "is not known here" }));
  if (issue.code !== "invalid_type") return [{ path, message: `${issue.message}; found ${found}` }];
  const expected = `${kindWords[issue.expected] ?? issue.expected} is expected`;
  return [{ path, message: found === "nothing" ? `is missing: ${expected}` : `${expected}; found ${found}` }];
}

const kindWords: Readonly<Record<string, string>> = {
  array: "a list",
  object: "a map",
  string: "text",
  boolean: "true or false",
};

function member(value: JsonValue | undefined, key: string | number): JsonValue | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.entries(value).find(([name]) => name === String(key))?.[1];
}

/** The file holds no secret, so a scalar is shown as it is. */
function foundWords(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return "nothing";
  if (typeof value === "object")
    return Array.isArray(value) ? (value.length === 0 ? "an empty list" : "a list") : "a map";
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

function pathText(path: JsonPath): string {
  return path
    .map((part, index) => (typeof part === "number" ? `[${part}]` : index === 0 ? part : `.${part}`))
    .join("");
}
