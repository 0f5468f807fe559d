/** Writes the kubeconfig of a sandbox cluster: everything inline, because Slipway refuses paths to other files. */

import { dump } from "js-yaml";

export interface KubeconfigUser {
  readonly server: string;
  /** PEM. */
  readonly certificateAuthority: string;
  readonly token: string;
  /** Default namespace of the context. */
  readonly namespace?: string;
}

/** YAML with one cluster, one user and one context, all called `slipway-sandbox`. */
export function kubeconfig({ server, certificateAuthority, token, namespace }: KubeconfigUser): string {
  const name = "slipway-sandbox";
  const authority = Buffer.from(certificateAuthority).toString("base64");
  return dump({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster: { server, "certificate-authority-data": authority } }],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: name, namespace: namespace ?? "default" } }],
    "current-context": name,
  });
}
