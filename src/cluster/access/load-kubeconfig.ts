/** From the text of a kubeconfig to what a connection needs. */

import { resolve } from "node:path";
import { Fault } from "../../core/model/fault.ts";
import type { ClusterAccess } from "./access.ts";
import { type Impersonation, impersonationHeaders } from "./impersonation.ts";
import { type KubeconfigContext, type KubeconfigUser, readKubeconfig } from "./kubeconfig.ts";

export interface KubeconfigRequest {
  /** The operator's name of the cluster, for messages. */
  readonly cluster: string;
  readonly text: string;
  /** Default: the kubeconfig's current context. */
  readonly context?: string | undefined;
  /** Folder to which file names in the kubeconfig are relative; given, such names are allowed. */
  readonly filesFrom?: string | undefined;
  readonly allowLoopbackHttp?: boolean | undefined;
  readonly impersonate?: Impersonation | undefined;
}

/** Fault CLUSTER_UNAVAILABLE, never to be retried, with everything that the kubeconfig is refused for. */
export async function loadKubeconfig(request: KubeconfigRequest): Promise<ClusterAccess> {
  const read = readKubeconfig(request.text, request.context, {
    files: request.filesFrom !== undefined,
    loopbackHttp: request.allowLoopbackHttp === true,
  });
  if (read.kind === "refused") throw refused(request.cluster, read.problems);
  const { context } = read;
  const impersonate = impersonationOf(request, context.user);
  const kubeConfig = await makeKubeConfig(context, request.filesFrom ?? "");
  const options: HttpsOptions = {};
  try {
    await kubeConfig.applyToHTTPSOptions(options);
  } catch (error) {
    throw refused(request.cluster, ["a certificate, key or token that it names cannot be read"], error);
  }
  const { ca, cert, key, servername } = options;
  return {
    server: context.cluster.server.replace(/\/+$/, ""),
    tls: {
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
      ...(servername === undefined ? {} : { servername }),
    },
    async headers() {
      // client-node reads a token file again every minute; everything else stays what it was.
      const fresh: HttpsOptions = {};
      if (hasTokenFile(context.user)) await kubeConfig.applyToHTTPSOptions(fresh);
      const authorization = (fresh.headers ?? options.headers)?.["Authorization"];
      return {
        ...(authorization === undefined ? {} : { authorization: authorization.trim() }),
        ...(impersonate === undefined ? {} : impersonationHeaders(impersonate)),
      };
    },
  };
}

/** What `applyToHTTPSOptions` fills in, of which the rest is left alone. */
interface HttpsOptions {
  ca?: string | Buffer;
  cert?: string | Buffer;
  key?: string | Buffer;
  servername?: string;
  headers?: Record<string, string>;
}

interface KubeConfigLike {
  applyToHTTPSOptions(options: HttpsOptions): Promise<void>;
}

/**
 * Imported at the first use, because client-node loads a model of every kind: half a second and 70 MB. It gets what was
 * checked, never the text, so that both cannot read it differently; and never the address, which it does not need.
 */
async function makeKubeConfig(
  { cluster, user }: KubeconfigContext,
  directory: string,
): Promise<KubeConfigLike> {
  const { KubeConfig } = await import("@kubernetes/client-node");
  const file = (name: string | undefined) => (name === undefined ? undefined : resolve(directory, name));
  const tokenFile = file(user.tokenFile ?? user["token-file"]);
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromClusterAndUser(
    defined({
      name: "cluster",
      server: "https://cluster.invalid",
      skipTLSVerify: false,
      caData: cluster["certificate-authority-data"],
      caFile: file(cluster["certificate-authority"]),
      tlsServerName: cluster["tls-server-name"],
    }),
    defined({
      name: "user",
      token: user.token?.trim(),
      certData: user["client-certificate-data"],
      certFile: file(user["client-certificate"]),
      keyData: user["client-key-data"],
      keyFile: file(user["client-key"]),
      authProvider: tokenFile === undefined ? undefined : { name: "tokenFile", config: { tokenFile } },
    }),
  );
  return kubeConfig;
}

type Defined<T> = { [Key in keyof T as undefined extends T[Key] ? never : Key]: T[Key] } & {
  [Key in keyof T as undefined extends T[Key] ? Key : never]?: Exclude<T[Key], undefined>;
};

/** client-node tells an absent member from an undefined one. */
function defined<T extends object>(members: T): Defined<T>;
function defined(members: object): object {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

function hasTokenFile(user: KubeconfigUser): boolean {
  return user.tokenFile !== undefined || user["token-file"] !== undefined;
}

function impersonationOf(request: KubeconfigRequest, user: KubeconfigUser): Impersonation | undefined {
  const own =
    user.as === undefined
      ? undefined
      : { user: user.as, uid: user["as-uid"], groups: user["as-groups"], extra: user["as-user-extra"] };
  const half = [user["as-uid"], user["as-groups"], user["as-user-extra"]].some(
    (member) => member !== undefined,
  );
  if (own === undefined && half)
    throw refused(request.cluster, ["as-uid, as-groups and as-user-extra say nothing without as"]);
  if (own !== undefined && request.impersonate !== undefined)
    throw refused(request.cluster, ["both the kubeconfig and the operator's file say whom to impersonate"]);
  return own ?? request.impersonate;
}

function refused(cluster: string, problems: readonly string[], cause?: unknown): Fault {
  return new Fault("CLUSTER_UNAVAILABLE", {
    message: `The kubeconfig of the cluster ${cluster} is not used: ${problems.join("; ")}.`,
    next: "The operator must change the kubeconfig. It may hold server, certificate authority, token or client certificate, inline.",
    retry: "never",
    cause,
  });
}
