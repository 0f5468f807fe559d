/** The real tools and servers that tests, benchmarks and the demo run on, and how each is built from pinned Go modules. */

export type GoPartName =
  | "kustomize"
  | "kustomize-older"
  | "helm"
  | "helm3"
  | "kubectl"
  | "etcd"
  | "kube-apiserver"
  | "kube-controller-manager"
  | "dyff";

export interface GoPart {
  /** Name of the binary. */
  readonly name: GoPartName;
  /** Folder beside this file with the `go.mod` and `go.sum` that pin it. */
  readonly module: string;
  readonly package: string;
  /** As its own `version` command prints it. */
  readonly version: string;
  readonly linkerFlags: string;
}

/** Without these the server calls itself `v0.0.0-master`. */
const kubernetesVersion = [
  "-X k8s.io/component-base/version.gitVersion=v1.36.3",
  "-X k8s.io/component-base/version.gitMajor=1",
  "-X k8s.io/component-base/version.gitMinor=36",
].join(" ");

export const goParts: readonly GoPart[] = [
  {
    name: "kustomize",
    module: "kustomize",
    package: "sigs.k8s.io/kustomize/kustomize/v5",
    version: "v5.8.1",
    linkerFlags: "-X sigs.k8s.io/kustomize/api/provenance.version=v5.8.1",
  },
  // A second version, for pins that change.
  {
    name: "kustomize-older",
    module: "kustomize-older",
    package: "sigs.k8s.io/kustomize/kustomize/v5",
    version: "v5.4.3",
    linkerFlags: "-X sigs.k8s.io/kustomize/api/provenance.version=v5.4.3",
  },
  {
    name: "helm",
    module: "helm",
    package: "helm.sh/helm/v4/cmd/helm",
    version: "v4.3.1",
    linkerFlags: "-X helm.sh/helm/v4/internal/version.version=v4.3.1",
  },
  {
    name: "helm3",
    module: "helm3",
    package: "helm.sh/helm/v3/cmd/helm",
    version: "v3.21.4",
    linkerFlags: "-X helm.sh/helm/v3/internal/version.version=v3.21.4",
  },
  {
    name: "kubectl",
    module: "kubernetes",
    package: "k8s.io/kubernetes/cmd/kubectl",
    version: "v1.36.3",
    linkerFlags: kubernetesVersion,
  },
  { name: "etcd", module: "etcd", package: "go.etcd.io/etcd/server/v3", version: "3.6.16", linkerFlags: "" },
  {
    name: "kube-apiserver",
    module: "kubernetes",
    package: "k8s.io/kubernetes/cmd/kube-apiserver",
    version: "v1.36.3",
    linkerFlags: kubernetesVersion,
  },
  {
    name: "kube-controller-manager",
    module: "kubernetes",
    package: "k8s.io/kubernetes/cmd/kube-controller-manager",
    version: "v1.36.3",
    linkerFlags: kubernetesVersion,
  },
  {
    name: "dyff",
    module: "dyff",
    package: "github.com/homeport/dyff/cmd/dyff",
    version: "1.12.0",
    linkerFlags: "-X github.com/homeport/dyff/internal/cmd.version=1.12.0",
  },
];
