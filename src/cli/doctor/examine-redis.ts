/** Asks the Redis of the settings whether it answers; without one, work is queued in the process. */

import type { Settings } from "../../settings.ts";
import type { Finding } from "./examine-machine.ts";

const name = "Redis";

export async function examineRedis({ redisUrl }: Settings, signal: AbortSignal): Promise<Finding> {
  if (redisUrl === undefined) {
    return {
      state: "absent",
      name,
      version: "in-process queue",
      advice: "Needed only to run web and worker as separate processes. Set SLIPWAY_REDIS_URL.",
    };
  }
  const where = withoutPassword(redisUrl);
  const { Redis } = await import("ioredis");
  const client = new Redis(redisUrl, { lazyConnect: true, connectTimeout: 3_000, retryStrategy: () => null });
  client.on("error", () => undefined);
  const stop = (): void => client.disconnect();
  signal.addEventListener("abort", stop, { once: true });
  try {
    await client.connect();
    const version = /redis_version:(\S+)/.exec(await client.info("server"))?.[1];
    return { state: "ok", name, version, where };
  } catch {
    return {
      state: "missing",
      name,
      where,
      advice: "It does not answer. Check SLIPWAY_REDIS_URL and the server.",
    };
  } finally {
    signal.removeEventListener("abort", stop);
    client.disconnect();
  }
}

function withoutPassword(address: string): string {
  const url = new URL(address);
  url.username = "";
  url.password = "";
  return url.href;
}
