/**
 * `npm run build && tsx bench/web/main.ts [--rounds N]`: how long the web process takes from its start until it is ready, and what memory it
 * holds at rest, beside an empty Node process and a bare Probot server. Exit status 1 when a goal is not met, 2 when a part is absent.
 */

import { type ChildProcess, spawn } from "node:child_process";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { loadavg } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { freePort } from "../../sandbox/cluster/free-port.ts";
import { findPart } from "../../sandbox/parts/find.ts";
import { spreadOf } from "../apply/statistics.ts";

const goals = { readyMs: 1_500, restMiB: 130 };
const restAfterMs = 2_000;

const { values } = parseArgs({ options: { rounds: { type: "string", default: "7" } } });
const redis = findPart("redis-server");
if (redis === undefined || !existsSync("lib/web.js")) {
  console.error('The benchmark needs redis-server, and "npm run build" before it.');
  process.exit(2);
}

interface Sample {
  readonly readyMs: number;
  readonly restMiB: number;
}

interface Contender {
  readonly name: string;
  readonly arguments: readonly string[];
}

const contenders: readonly Contender[] = [
  { name: "node, a bare HTTP server", arguments: ["-e", bareServer("")] },
  {
    name: "node and probot, imported",
    arguments: ["--input-type=module", "-e", bareServer('await import("probot");')],
  },
  { name: "slipway web", arguments: ["lib/web.js"] },
];

function bareServer(before: string): string {
  return `${before} (await import("node:http")).createServer((_, r) => r.end()).listen(process.env.SLIPWAY_PORT, "127.0.0.1");`;
}

const redisPort = await freePort();
const store = spawn(redis.path, ["--port", String(redisPort), "--bind", "127.0.0.1", "--save", ""], {
  stdio: "ignore",
});
const settings = {
  SLIPWAY_APP_ID: "1",
  SLIPWAY_PRIVATE_KEY: generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
    publicKeyEncoding: { type: "pkcs1", format: "pem" },
  }).privateKey,
  SLIPWAY_WEBHOOK_SECRET: randomBytes(32).toString("hex"),
  SLIPWAY_REDIS_URL: `redis://127.0.0.1:${redisPort}`,
};
const samples = new Map<string, Sample[]>(contenders.map(({ name }) => [name, []]));
try {
  for (let round = 0; round < Number(values.rounds); round += 1) {
    // The order is turned each round, so that none always runs after the same neighbour.
    for (const contender of round % 2 === 0 ? contenders : contenders.toReversed()) {
      samples.get(contender.name)?.push(await measure(contender));
    }
  }
} finally {
  store.kill("SIGKILL");
}
process.exitCode = report() ? 0 : 1;

async function measure(contender: Contender): Promise<Sample> {
  const port = await freePort();
  const began = performance.now();
  const child = spawn(process.execPath, contender.arguments, {
    env: { ...settings, PATH: process.env["PATH"], SLIPWAY_PORT: String(port) },
    stdio: "ignore",
  });
  const readyMs = await untilReady(`http://127.0.0.1:${port}/readyz`, began);
  await sleep(restAfterMs);
  const restMiB = residentMiB(child);
  child.kill("SIGKILL");
  await once(child, "exit");
  return { readyMs, restMiB };
}

async function untilReady(url: string, began: number): Promise<number> {
  for (let tries = 0; tries < 3_000; tries += 1) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok === true) return performance.now() - began;
    await sleep(5);
  }
  throw new Error(`${url} did not become ready`);
}

function residentMiB({ pid }: ChildProcess): number {
  const [, kibibytes = "0"] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kibibytes) / 1024;
}

function report(): boolean {
  console.log(
    `node ${process.version}, redis ${redis?.version}, load ${loadavg()[0]?.toFixed(1)}, ${values.rounds} rounds`,
  );
  for (const [name, all] of samples) {
    const ready = spreadOf(all.map(({ readyMs }) => readyMs)).median;
    const rest = spreadOf(all.map(({ restMiB }) => restMiB)).median;
    console.log(
      `${name.padEnd(28)} ready ${ready.toFixed(0).padStart(6)} ms   at rest ${rest.toFixed(0).padStart(4)} MiB`,
    );
  }
  const own = samples.get("slipway web") ?? [];
  const ready = spreadOf(own.map(({ readyMs }) => readyMs)).median;
  const rest = spreadOf(own.map(({ restMiB }) => restMiB)).median;
  const met = ready < goals.readyMs && rest <= goals.restMiB;
  console.log(
    `goal: ready in < ${goals.readyMs} ms, at rest <= ${goals.restMiB} MiB: ${met ? "met" : "NOT met"}`,
  );
  return met;
}
