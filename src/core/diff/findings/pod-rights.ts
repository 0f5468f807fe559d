/** What a pod may do to its node: the fields that the Pod Security Standards (baseline and restricted) judge. */

import { listOf, objectOf, textOf } from "../../manifests/object-of.ts";
import type { PodSpec } from "../../manifests/pod-specs.ts";
import type { Path } from "../../model/diff.ts";
import type { JsonObject } from "../../model/json.ts";
import { type Container, containersOf } from "./pod-pairs.ts";
import { pathOf, readAt } from "./read-at.ts";

export type Right =
  | "host-namespace"
  | "host-path"
  | "host-port"
  | "host-process"
  | "privileged"
  | "escalation"
  | "root"
  | "capability"
  | "unconfined";

export interface PodRight {
  readonly right: Right;
  /** What exactly: equal on both sides when the pod had it before. */
  readonly value: string;
  /** Absent: of the pod as a whole. */
  readonly container?: string;
  readonly path: Path;
}

export function podRights(pod: PodSpec): readonly PodRight[] {
  return [
    ...hostNamespaces(pod),
    ...hostPaths(pod),
    ...contextRights(objectOf(pod.spec["securityContext"]), [...pod.path, { key: "securityContext" }]),
    ...containersOf(pod).flatMap((container) =>
      containerRights(container).map((right) => ({ ...right, container: container.name })),
    ),
  ];
}

function hostNamespaces({ spec, path }: PodSpec): readonly PodRight[] {
  return ["hostNetwork", "hostPID", "hostIPC"]
    .filter((field) => spec[field] === true)
    .map((field) => ({ right: "host-namespace", value: field, path: [...path, { key: field }] }));
}

function hostPaths({ spec, path }: PodSpec): readonly PodRight[] {
  return listOf(spec["volumes"]).flatMap((volume, index): readonly PodRight[] => {
    const folder = textOf(readAt(volume, "hostPath", "path"));
    if (folder === "") return [];
    const step = { element: { name: textOf(objectOf(volume)["name"]) }, index };
    return [
      {
        right: "host-path",
        value: folder,
        path: [...path, { key: "volumes" }, step, ...pathOf("hostPath", "path")],
      },
    ];
  });
}

function containerRights({ path, body }: Container): readonly PodRight[] {
  const context = objectOf(body["securityContext"]);
  const here: Path = [...path, { key: "securityContext" }];
  return [...contextRights(context, here), ...capabilities(context, here), ...hostPorts(body, path)];
}

/** What the security contexts of pods and containers have in common, and the switches of a container's. */
function contextRights(context: JsonObject, path: Path): readonly PodRight[] {
  if (Object.keys(context).length === 0) return [];
  const seccomp = readAt(context, "seccompProfile", "type") === "Unconfined";
  const appArmor = readAt(context, "appArmorProfile", "type") === "Unconfined";
  const found: readonly (readonly [boolean, Right, string, readonly string[]])[] = [
    [context["privileged"] === true, "privileged", "privileged", ["privileged"]],
    [context["allowPrivilegeEscalation"] === true, "escalation", "escalation", ["allowPrivilegeEscalation"]],
    [context["runAsUser"] === 0, "root", "runAsUser 0", ["runAsUser"]],
    [seccomp, "unconfined", "seccomp", ["seccompProfile", "type"]],
    [appArmor, "unconfined", "AppArmor", ["appArmorProfile", "type"]],
    [context["procMount"] === "Unmasked", "unconfined", "procMount", ["procMount"]],
    [
      readAt(context, "windowsOptions", "hostProcess") === true,
      "host-process",
      "hostProcess",
      ["windowsOptions", "hostProcess"],
    ],
  ];
  return found
    .filter(([holds]) => holds)
    .map(([, right, value, keys]) => ({ right, value, path: [...path, ...pathOf(...keys)] }));
}

/** NET_BIND_SERVICE is what the restricted standard allows. */
function capabilities(context: JsonObject, path: Path): readonly PodRight[] {
  return listOf(readAt(context, "capabilities", "add"))
    .map((name) => textOf(name).replace(/^CAP_/, ""))
    .filter((name) => name !== "" && name !== "NET_BIND_SERVICE")
    .map((value) => ({ right: "capability", value, path: [...path, ...pathOf("capabilities", "add")] }));
}

function hostPorts(body: JsonObject, path: Path): readonly PodRight[] {
  return listOf(body["ports"]).flatMap((port, index): readonly PodRight[] => {
    const { hostPort } = objectOf(port);
    if (typeof hostPort !== "number" || hostPort === 0) return [];
    return [
      {
        right: "host-port",
        value: String(hostPort),
        path: [...path, { key: "ports" }, { index }, { key: "hostPort" }],
      },
    ];
  });
}
