/** Asks the Redis of the settings whether it can serve as the queue; without one, work is queued in the process. */

import type { Settings } from "../../settings.ts";
import type { Finding } from "./examine-machine.ts";

const name = "Redis";

export async function examineRedis({ redisUrl }: Settings): Promise<Finding> {
  if (redisUrl === undefined) {
    return {
      state: "absent",
      name,
      version: "in-process queue",
      advice: "Needed only to run web and worker as separate processes. Set SLIPWAY_REDIS_URL.",
    };
  }
  const queue = await import("../../queue/examine-redis.ts");
  const { version, problem } = await queue.examineRedis(redisUrl);
  const found = { name, version, where: withoutPassword(redisUrl) };
  return problem === undefined ? { ...found, state: "ok" } : { ...found, state: "missing", advice: problem };
}

function withoutPassword(address: string): string {
  const url = new URL(address);
  url.username = "";
  url.password = "";
  return url.href;
}
