/** Looks at a Redis without using it: for the doctor. */

import { connectForAdding, ready, unfit } from "./redis-connection.ts";

export interface RedisExamination {
  /** As the server says; absent when it did not answer. */
  readonly version?: string;
  /** Why it cannot serve as the queue, in a sentence; absent when it can. */
  readonly problem?: string;
}

const answerLimitMs = 3_000;

export async function examineRedis(url: string): Promise<RedisExamination> {
  const redis = connectForAdding(url);
  redis.on("error", () => {}); // What is wrong is asked for below.
  try {
    await ready(redis, answerLimitMs);
    const version = /redis_version:(\S+)/.exec(await redis.info("server"))?.[1];
    const problem = await unfit(redis, "slipway:examined");
    return { ...(version === undefined ? {} : { version }), ...(problem === undefined ? {} : { problem }) };
  } catch {
    return { problem: "Redis cannot be reached or does not answer." };
  } finally {
    redis.disconnect();
  }
}
