/** Writes what a control plane reads at its start: certificate, tokens, keys, audit policy, kubeconfigs. */

import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { kubeconfig } from "../kubeconfig.ts";
import { selfSignedCertificate } from "../self-signed-certificate.ts";
import type { SandboxUser } from "../sandbox-user.ts";
import type { ApiServerFiles } from "./arguments.ts";

export interface ControlPlaneFiles extends ApiServerFiles {
  /** PEM text of the certificate that clients trust. */
  readonly certificateText: string;
  /** Writes a kubeconfig and returns its path. */
  kubeconfigFor(user: SandboxUser, server: string): string;
}

export interface FilesRequest {
  readonly directory: string;
  readonly users: readonly SandboxUser[];
  readonly audit: boolean;
}

export function writeControlPlaneFiles({ directory, users, audit }: FilesRequest): ControlPlaneFiles {
  const write = (name: string, text: string) => {
    const path = join(directory, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  };
  const tls = selfSignedCertificate(new Date());
  const signing = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return {
    directory,
    certificateText: tls.certificate,
    certificate: write("server.crt", tls.certificate),
    key: write("server.key", tls.key),
    tokens: write("tokens.csv", users.map(tokenLine).join("")),
    serviceAccountKey: write(
      "sa.key",
      signing.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    ),
    serviceAccountPublicKey: write(
      "sa.pub",
      signing.publicKey.export({ type: "spki", format: "pem" }).toString(),
    ),
    auditPolicy: write("audit-policy.json", JSON.stringify(auditPolicy)),
    ...(audit ? { auditLog: join(directory, "audit.log") } : {}),
    kubeconfigFor: ({ name, token }, server) =>
      write(`${name}.kubeconfig`, kubeconfig({ server, certificateAuthority: tls.certificate, token })),
  };
}

function tokenLine({ token, name, groups }: SandboxUser): string {
  return `${token},${name},${name},"${groups.join(",")}"\n`;
}

/** Writes with their bodies, to judge who wrote what; reads without. */
const auditPolicy = {
  apiVersion: "audit.k8s.io/v1",
  kind: "Policy",
  omitStages: ["RequestReceived"],
  omitManagedFields: true,
  rules: [
    { level: "Request", verbs: ["create", "update", "patch", "delete", "deletecollection"] },
    { level: "Metadata" },
  ],
};
