/** Reads a kubeconfig and refuses what would run code, read files, weaken TLS or leave it open who is asking. */

import { z } from "zod";
import { readYaml } from "../../core/manifests/read-yaml.ts";

/** What of a kubeconfig is used: the cluster and the user of one context. */
export interface KubeconfigContext {
  readonly name: string;
  readonly cluster: KubeconfigCluster;
  readonly user: KubeconfigUser;
}

export type KubeconfigCluster = z.infer<typeof clusterSchema>;
export type KubeconfigUser = z.infer<typeof userSchema>;

export interface KubeconfigPermissions {
  /** Certificates, keys and tokens may be read from files that the kubeconfig names. */
  readonly files: boolean;
  /** `http:` is allowed to a loopback address: for the local sandbox, whose traffic never leaves the machine. */
  readonly loopbackHttp: boolean;
}

export type KubeconfigResult =
  | { readonly kind: "read"; readonly context: KubeconfigContext }
  /** Everything that is wrong, at once; no value of any credential is in it. */
  | { readonly kind: "refused"; readonly problems: readonly string[] };

const text = z.string().optional();

const clusterSchema = z.looseObject({
  server: z.string(),
  "certificate-authority-data": text,
  "certificate-authority": text,
  "insecure-skip-tls-verify": z.boolean().optional(),
  "tls-server-name": text,
  "proxy-url": text,
});

const userSchema = z.looseObject({
  token: text,
  tokenFile: text,
  "token-file": text,
  "client-certificate-data": text,
  "client-certificate": text,
  "client-key-data": text,
  "client-key": text,
  username: text,
  password: text,
  exec: z.unknown().optional(),
  "auth-provider": z.unknown().optional(),
  as: text,
  "as-uid": text,
  "as-groups": z.array(z.string()).optional(),
  "as-user-extra": z.record(z.string(), z.array(z.string())).optional(),
});

const kubeconfigSchema = z.looseObject({
  clusters: z.array(z.looseObject({ name: z.string(), cluster: clusterSchema })),
  contexts: z.array(
    z.looseObject({ name: z.string(), context: z.looseObject({ cluster: z.string(), user: text }) }),
  ),
  users: z.array(z.looseObject({ name: z.string(), user: userSchema.nullish() })).optional(),
  "current-context": text,
});

/** `context`: default the kubeconfig's current one. */
export function readKubeconfig(
  source: string,
  context: string | undefined,
  permissions: KubeconfigPermissions,
): KubeconfigResult {
  const yaml = readYaml(source);
  if (yaml.kind === "problem") return refused(`line ${yaml.problem.line}: ${yaml.problem.message}`);
  const parsed = kubeconfigSchema.safeParse(yaml.documents[0]?.value);
  if (!parsed.success) return refused(...parsed.error.issues.map(wordsOf));
  const found = pick(parsed.data, context);
  if (typeof found === "string") return refused(found);
  const problems = [...clusterProblems(found.cluster, permissions), ...userProblems(found.user, permissions)];
  return problems.length > 0 ? refused(...problems) : { kind: "read", context: found };
}

function refused(...problems: readonly string[]): KubeconfigResult {
  return { kind: "refused", problems };
}

/** Path and expectation only: an issue's own message may quote what was found. */
function wordsOf({ path, code }: z.core.$ZodIssue): string {
  const place = path.length === 0 ? "the file" : path.map(String).join(".");
  return `${place} is not what a kubeconfig has there (${code.replaceAll("_", " ")})`;
}

function pick(
  config: z.infer<typeof kubeconfigSchema>,
  asked: string | undefined,
): KubeconfigContext | string {
  const wanted = asked ?? config["current-context"] ?? "";
  if (wanted === "") return "it has no current-context, and no context was named";
  const context = config.contexts.find(({ name }) => name === wanted);
  if (context === undefined)
    return `it has no context "${wanted}"; it has ${config.contexts.map(({ name }) => name).join(", ") || "none"}`;
  const cluster = config.clusters.find(({ name }) => name === context.context.cluster);
  if (cluster === undefined) return `context "${wanted}" names a cluster that is not in the file`;
  const user = config.users?.find(({ name }) => name === context.context.user);
  // client-node ignores the certificate authority for a context without a user, and would ask as nobody.
  if (user === undefined) return `context "${wanted}" has no user`;
  return { name: wanted, cluster: cluster.cluster, user: user.user ?? userSchema.parse({}) };
}

function clusterProblems(
  cluster: KubeconfigCluster,
  { files, loopbackHttp }: KubeconfigPermissions,
): readonly string[] {
  const url = parseUrl(cluster.server);
  const problems: string[] = [];
  if (url === null) problems.push("the server's address is no URL");
  else if (url.protocol === "http:" && !(loopbackHttp && isLoopback(url.hostname)))
    problems.push(
      "the server's address begins with http:, so that credentials would travel in the open; use https:",
    );
  else if (url.protocol !== "https:" && url.protocol !== "http:")
    problems.push("the server's address must begin with https:");
  if (url !== null && (url.username !== "" || url.password !== ""))
    problems.push("the server's address holds a user name or password");
  if (cluster["insecure-skip-tls-verify"] === true)
    problems.push(
      "insecure-skip-tls-verify would let anybody answer in the cluster's place; give certificate-authority-data",
    );
  if (cluster["proxy-url"] !== undefined) problems.push("proxy-url is not supported");
  if (cluster["certificate-authority"] !== undefined && !files)
    problems.push(fileWord("certificate-authority", "certificate-authority-data"));
  return problems;
}

function userProblems(user: KubeconfigUser, { files }: KubeconfigPermissions): readonly string[] {
  const problems: string[] = [];
  if (user.exec !== undefined && user.exec !== null)
    problems.push("the user has exec, which runs a program; use the token of a ServiceAccount");
  if (user["auth-provider"] !== undefined && user["auth-provider"] !== null)
    problems.push("the user has auth-provider, which is not supported; use the token of a ServiceAccount");
  if (user.username !== undefined || user.password !== undefined)
    problems.push("the user has username and password, which API servers do not accept any more");
  const fromFiles = [
    ["client-certificate", "client-certificate-data"],
    ["client-key", "client-key-data"],
    ["tokenFile", "token"],
    ["token-file", "token"],
  ] as const;
  for (const [key, instead] of fromFiles)
    if (user[key] !== undefined && !files) problems.push(fileWord(key, instead));
  if (problems.length === 0 && !hasCredential(user))
    problems.push("the user has no credential: a token, or a client certificate with its key");
  const impersonated = [user.as, user["as-uid"], ...(user["as-groups"] ?? [])];
  if (impersonated.some((name) => name !== undefined && name.trim() === ""))
    problems.push(
      "the user impersonates a blank user, uid or group, which would be the kubeconfig's own user",
    );
  return problems;
}

function hasCredential(user: KubeconfigUser): boolean {
  const has = (...keys: readonly (keyof KubeconfigUser)[]) =>
    keys.some((key) => typeof user[key] === "string" && user[key].trim() !== "");
  const certificate =
    has("client-certificate-data", "client-certificate") && has("client-key-data", "client-key");
  return has("token", "tokenFile", "token-file") || certificate;
}

function fileWord(key: string, instead: string): string {
  return `${key} names a file; put its content into ${instead}, or let the operator allow files for this cluster`;
}

function parseUrl(address: string): URL | null {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
