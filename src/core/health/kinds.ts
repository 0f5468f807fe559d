/** The table of kinds: what each asks beyond the rules that hold for all. */

import type { Health, JudgeContext } from "../model/health.ts";
import type { JsonObject } from "../model/json.ts";
import { daemonSet } from "./daemon-set.ts";
import { deployment } from "./deployment.ts";
import { apiService, customResourceDefinition } from "./extension.ts";
import { horizontalPodAutoscaler } from "./horizontal-pod-autoscaler.ts";
import { job } from "./job.ts";
import { ingress, service } from "./load-balancer.ts";
import { namespace } from "./namespace.ts";
import { persistentVolumeClaim } from "./persistent-volume-claim.ts";
import { pod } from "./pod.ts";
import { replicaSet } from "./replica-set.ts";
import { statefulSet } from "./stateful-set.ts";
import { current } from "./verdicts.ts";

export type KindRule = (live: JsonObject, context: JudgeContext) => Health;

/** Nothing follows from applying it, or what follows is not waited for. */
const settled: KindRule = () => current();

/** By `Kind.group`. */
export const kindRules: ReadonlyMap<string, KindRule> = new Map<string, KindRule>([
  ["ConfigMap.", settled],
  ["Secret.", settled],
  ["Namespace.", namespace],
  ["PersistentVolumeClaim.", persistentVolumeClaim],
  ["Pod.", pod],
  ["ReplicationController.", replicaSet],
  ["Service.", service],
  ["APIService.apiregistration.k8s.io", apiService],
  ["CustomResourceDefinition.apiextensions.k8s.io", customResourceDefinition],
  ["DaemonSet.apps", daemonSet],
  ["Deployment.apps", deployment],
  ["ReplicaSet.apps", replicaSet],
  ["StatefulSet.apps", statefulSet],
  ["HorizontalPodAutoscaler.autoscaling", horizontalPodAutoscaler],
  ["CronJob.batch", settled],
  ["Job.batch", job],
  ["Ingress.networking.k8s.io", ingress],
  ["PodDisruptionBudget.policy", settled],
]);
