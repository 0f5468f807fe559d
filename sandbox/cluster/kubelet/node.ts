/** The one node of a sandbox cluster. */

export const nodeName = "sandbox-node";

const capacity = { cpu: "64", memory: "256Gi", pods: "2000", "ephemeral-storage": "1Ti" };

export const node = {
  apiVersion: "v1",
  kind: "Node",
  metadata: { name: nodeName, labels: { "kubernetes.io/hostname": nodeName, "kubernetes.io/os": "linux" } },
};

export const nodeStatus = {
  status: {
    capacity,
    allocatable: capacity,
    conditions: [{ type: "Ready", status: "True", reason: "KubeletReady", message: "sandbox node is ready" }],
    nodeInfo: { kubeletVersion: "sandbox", operatingSystem: "linux", architecture: "amd64" },
  },
};
