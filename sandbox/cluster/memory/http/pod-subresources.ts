/** What a scheduler and a reader of logs ask of a pod. */

import { isObject, type JsonObject, listAt, textAt } from "../../json.ts";
import { rfc3339 } from "../../rfc3339.ts";
import { badRequest, conflict } from "../api/api-error.ts";
import type { State } from "../api/state.ts";
import type { Kind } from "../kinds/kind.ts";
import { storageName } from "../kinds/kind-registry.ts";
import { withField } from "../objects/metadata.ts";

/** Gives the pod its node. ApiError 409 when it has one. */
export function bindPod(state: State, kind: Kind, pod: JsonObject, binding: JsonObject): JsonObject {
  const name = textAt(pod, "metadata", "name");
  const node = textAt(binding, "target", "name");
  if (textAt(pod, "spec", "nodeName") !== "")
    throw conflict({ plural: "pods/binding", group: "", name }, `pod ${name} is already assigned to node`);
  if (node === "") throw badRequest("a binding names its node in target.name");
  const spec = isObject(pod["spec"]) ? pod["spec"] : {};
  const status = isObject(pod["status"]) ? pod["status"] : {};
  const conditions = listAt(pod, "status", "conditions").filter(
    (condition) => textAt(condition, "type") !== "PodScheduled",
  );
  const scheduled = { type: "PodScheduled", status: "True", lastTransitionTime: rfc3339(state.now()) };
  const bound = withField(withField(pod, "spec", { ...spec, nodeName: node }), "status", {
    ...status,
    conditions: [...conditions, scheduled],
  });
  state.store.put(storageName(kind), bound);
  return { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code: 201 };
}

/** What the sandbox's containers say: enough to show where a log would stand. ApiError 400 for an unknown container. */
export function podLog(pod: JsonObject, query: URLSearchParams): string {
  const statuses = [
    ...listAt(pod, "status", "initContainerStatuses"),
    ...listAt(pod, "status", "containerStatuses"),
  ];
  const containers = listAt(pod, "spec", "containers");
  const wanted = query.get("container") ?? (containers.length === 1 ? textAt(containers[0], "name") : "");
  const name = textAt(pod, "metadata", "name");
  if (wanted === "") throw badRequest(`a container name must be specified for pod ${name}`);
  const status = statuses.find((entry) => textAt(entry, "name") === wanted);
  if (status === undefined) throw badRequest(`container ${wanted} is not valid for pod ${name}`);
  const waiting = textAt(status, "state", "waiting", "reason");
  if (waiting === "ImagePullBackOff" || waiting === "ErrImagePull")
    throw badRequest(
      `container ${JSON.stringify(wanted)} in pod ${JSON.stringify(name)} is waiting to start: trying and failing to pull image`,
    );
  const image = textAt(status, "image");
  const ended = waiting === "CrashLoopBackOff" || textAt(status, "state", "terminated", "reason") === "Error";
  return [
    `sandbox: started ${image}`,
    ...(ended ? ["sandbox: fatal: this image always crashes"] : []),
    "",
  ].join("\n");
}
