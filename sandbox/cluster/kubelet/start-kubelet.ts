/** A fake kubelet and scheduler over HTTP: one node that runs every pod as the image rules say. */

import { type ApiAddress, type ApiClient, apiClient } from "../api-client.ts";
import { type JsonObject, textAt } from "../json.ts";
import { type ImageRule, imageRules } from "./image-rules.ts";
import { nextStep, type PodStep } from "./next-step.ts";
import { node, nodeName, nodeStatus } from "./node.ts";
import { watchObjects } from "./watch-objects.ts";

export interface Kubelet {
  stop(): Promise<void>;
}

interface Seen {
  pod: JsonObject;
  readonly seenMs: number;
  busy: boolean;
  timer?: NodeJS.Timeout;
}

/** Registers the node, then works in the background until stopped. Error when the API server refuses the node. */
export async function startKubelet(
  address: ApiAddress,
  rules: readonly ImageRule[] = imageRules,
): Promise<Kubelet> {
  const client = apiClient(address);
  const stopping = new AbortController();
  const pods = new Map<string, Seen>();
  await registerNode(client);
  const watching = watchObjects(client, "/api/v1/pods", stopping.signal, (event) => {
    const uid = textAt(event.object, "metadata", "uid");
    const seen = pods.get(uid);
    if (event.type === "DELETED") {
      clearTimeout(seen?.timer);
      pods.delete(uid);
    } else if (seen === undefined) {
      const fresh = { pod: event.object, seenMs: Date.now(), busy: false };
      pods.set(uid, fresh);
      void look(fresh);
    } else {
      seen.pod = event.object;
      void look(seen);
    }
  });

  /** One look at a time for each pod; what changed meanwhile is looked at afterwards. */
  async function look(seen: Seen): Promise<void> {
    if (seen.busy || stopping.signal.aborted) return;
    seen.busy = true;
    clearTimeout(seen.timer);
    const { pod } = seen;
    const step = nextStep(pod, { nowMs: Date.now(), seenMs: seen.seenMs }, rules);
    if (step.kind === "wait") seen.timer = setTimeout(() => void look(seen), step.ms);
    await act(client, pod, step).catch(() => {}); // Refused or gone: the next event tells what is true now.
    seen.busy = false;
    if (seen.pod !== pod) await look(seen);
  }

  return {
    async stop() {
      stopping.abort();
      for (const { timer } of pods.values()) clearTimeout(timer);
      await client.close();
      await watching;
    },
  };
}

async function registerNode(client: ApiClient): Promise<void> {
  const created = await client.send({ method: "POST", path: "/api/v1/nodes", body: node });
  if (created.status !== 201 && created.status !== 409)
    throw new Error(`The sandbox node was refused with status ${created.status}: ${created.text}`);
  const merge = { method: "PATCH", contentType: "application/merge-patch+json" } as const;
  await client.send({ ...merge, path: `/api/v1/nodes/${nodeName}/status`, body: nodeStatus });
  // Admission taints every new node as not ready, and no node controller is there to lift that.
  await client.send({ ...merge, path: `/api/v1/nodes/${nodeName}`, body: { spec: { taints: null } } });
}

async function act(client: ApiClient, pod: JsonObject, step: PodStep): Promise<void> {
  const [namespace, name] = [textAt(pod, "metadata", "namespace"), textAt(pod, "metadata", "name")];
  const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
  const uid = textAt(pod, "metadata", "uid");
  switch (step.kind) {
    case "bind": {
      const target = { apiVersion: "v1", kind: "Node", name: nodeName };
      const body = { apiVersion: "v1", kind: "Binding", metadata: { name, uid }, target };
      await client.send({ method: "POST", path: `${path}/binding`, body });
      return;
    }
    case "report":
      await client.send({
        method: "PATCH",
        path: `${path}/status?fieldManager=kubelet`,
        contentType: "application/merge-patch+json",
        body: { metadata: { uid }, status: step.status },
      });
      return;
    case "remove":
      await client.send({ method: "DELETE", path, body: { gracePeriodSeconds: 0, preconditions: { uid } } });
      return;
    case "wait":
    case "rest":
  }
}
