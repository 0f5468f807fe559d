/** The command lines of etcd, kube-apiserver and kube-controller-manager on loopback. */

import { join } from "node:path";

/** No fsync: the data is scratch. The peer's port is never used by a single member, so any free one will do. */
export function etcdArguments(directory: string, port: number): readonly string[] {
  const client = `http://127.0.0.1:${port}`;
  const peer = "http://127.0.0.1:0";
  return [
    ["--data-dir", join(directory, "etcd")],
    ["--listen-client-urls", client],
    ["--advertise-client-urls", client],
    ["--listen-peer-urls", peer],
    ["--initial-advertise-peer-urls", peer],
    ["--initial-cluster", `default=${peer}`],
    ["--log-level", "warn"],
    ["--unsafe-no-fsync"],
  ].flat();
}

export interface ApiServerFiles {
  readonly directory: string;
  readonly certificate: string;
  readonly key: string;
  readonly tokens: string;
  readonly serviceAccountKey: string;
  readonly serviceAccountPublicKey: string;
  readonly auditPolicy: string;
  /** Absent: no audit. */
  readonly auditLog?: string;
}

export interface ApiServerPorts {
  readonly etcd: number;
  readonly secure: number;
}

/** ServiceAccount admission is off: without a kubelet nothing uses the token that it would mount into every pod. */
export function apiServerArguments(files: ApiServerFiles, ports: ApiServerPorts): readonly string[] {
  const audit =
    files.auditLog === undefined
      ? []
      : [
          "--audit-policy-file",
          files.auditPolicy,
          "--audit-log-path",
          files.auditLog,
          "--audit-log-mode",
          "blocking",
        ];
  return [
    ["--etcd-servers", `http://127.0.0.1:${ports.etcd}`],
    ["--bind-address", "127.0.0.1"],
    ["--advertise-address", "127.0.0.1"],
    ["--secure-port", String(ports.secure)],
    ["--cert-dir", join(files.directory, "certs")],
    ["--tls-cert-file", files.certificate],
    ["--tls-private-key-file", files.key],
    ["--token-auth-file", files.tokens],
    ["--authorization-mode", "RBAC"],
    ["--service-account-issuer", "https://kubernetes.default.svc"],
    ["--service-account-signing-key-file", files.serviceAccountKey],
    ["--service-account-key-file", files.serviceAccountPublicKey],
    ["--service-cluster-ip-range", "10.0.0.0/16"],
    ["--disable-admission-plugins", "ServiceAccount"],
    ["--endpoint-reconciler-type", "none"],
    ["--allow-privileged=true"],
    audit,
  ].flat();
}

/** Controllers that need a cloud, real nodes or volumes are off. */
const controllers = [
  "*",
  "-nodeipam",
  "-nodelifecycle",
  "-cloud-node-lifecycle",
  "-route",
  "-service",
  "-ttl",
  "-attachdetach",
  "-persistentvolume-binder",
  "-persistentvolume-expander",
  "-csrsigning",
  "-csrapproving",
  "-csrcleaner",
];

export interface ControllerManagerFiles {
  readonly kubeconfig: string;
  readonly serviceAccountKey: string;
  readonly certificate: string;
}

/** Serves nothing itself; asks the API server at the speed that a test wants, not at a production cluster's. */
export function controllerManagerArguments(files: ControllerManagerFiles): readonly string[] {
  return [
    ["--kubeconfig", files.kubeconfig],
    ["--service-account-private-key-file", files.serviceAccountKey],
    ["--root-ca-file", files.certificate],
    ["--leader-elect=false"],
    ["--secure-port", "0"],
    ["--use-service-account-credentials=false"],
    ["--kube-api-qps", "500"],
    ["--kube-api-burst", "1000"],
    ["--controllers", controllers.join(",")],
  ].flat();
}
