/** Finds the binaries of a real control plane. */

import { findPart } from "../../parts/find.ts";

/** Absolute paths of executables. */
export interface ControlPlaneAssets {
  readonly etcd: string;
  readonly apiServer: string;
  readonly controllerManager: string;
  /** As the API server prints it: `v1.36.3`. */
  readonly version: string;
}

/** `undefined` when one of the three is absent; `npm run parts` builds them. */
export function findAssets(): ControlPlaneAssets | undefined {
  const [etcd, apiServer, controllerManager] = [
    findPart("etcd"),
    findPart("kube-apiserver"),
    findPart("kube-controller-manager"),
  ];
  if (etcd === undefined || apiServer === undefined || controllerManager === undefined) return undefined;
  return {
    etcd: etcd.path,
    apiServer: apiServer.path,
    controllerManager: controllerManager.path,
    version: apiServer.version,
  };
}
