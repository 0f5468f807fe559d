/** Puts other calls in the place of some of what an environment's cluster does. */

import type { EnvironmentCluster } from "../../src/cluster/cluster.ts";
import { Fault } from "../../src/core/model/fault.ts";
import type { Harness } from "./harness.ts";

/** The cluster goes away before the call has an effect. */
export async function goesAway(): Promise<never> {
  throw new Fault("CLUSTER_UNAVAILABLE", { message: "The cluster local went away.", retry: "later" });
}

/** Until the answer is called. */
export function breakEnvironment(
  harness: Harness,
  environment: string,
  broken: (whole: EnvironmentCluster) => Partial<EnvironmentCluster>,
): () => void {
  const { clusters } = harness.tools;
  return harness.breakTool("clusters", {
    ...clusters,
    async get(name) {
      const cluster = await clusters.get(name);
      return {
        ...cluster,
        environment(ref) {
          const whole = cluster.environment(ref);
          return ref.environment === environment ? { ...whole, ...broken(whole) } : whole;
        },
      };
    },
  });
}
