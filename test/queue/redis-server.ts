/** A real redis-server of a test's own, on a free port of the loopback, without a disk. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findPart } from "../real/parts.ts";

export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** The process is stopped and stays known, so that `start` brings an empty Redis back on the same port. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** SIGSTOP and SIGCONT: connections stay open, nothing answers. */
  freeze(): void;
  thaw(): void;
  close(): Promise<void>;
}

export async function startRedis(...flags: readonly string[]): Promise<RedisServer> {
  const path = findPart("redis-server")?.path;
  if (path === undefined) throw new Error("redis-server was not found");
  const port = await freePort();
  const directory = await mkdtemp(join(tmpdir(), "slipway-redis-"));
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const started = spawn(
      path ?? "",
      ["--port", String(port), "--bind", "127.0.0.1", "--dir", directory, "--save", "", ...flags],
      { stdio: ["ignore", "pipe", "ignore"] },
    );
    child = started;
    for await (const chunk of started.stdout)
      if (String(chunk).includes("Ready to accept connections")) break;
    started.stdout.resume();
  }

  async function stop(): Promise<void> {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  }

  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    start,
    stop,
    freeze: () => child?.kill("SIGSTOP"),
    thaw: () => child?.kill("SIGCONT"),
    async close() {
      await stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
