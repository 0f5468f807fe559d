/** A worker that dies in the middle, as processes do: without a word. */

import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { listAt, textAt } from "../../../src/cluster/api/read-json.ts";
import { configMap, deploy, type World } from "../world.ts";

const program = fileURLToPath(new URL("../programs/deploy-slowly.ts", import.meta.url));

export function killedSuite(world: () => World): void {
  /** Resolves when the process is gone. */
  function runUntil(namespace: string, line: string): Promise<void> {
    // The loader runs the program in the same process, so that the signal reaches it.
    const child = spawn(
      process.execPath,
      ["--import", "tsx", program, world().plane.kubeconfig, namespace, "100"],
      {
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    let seen = "";
    child.stdout.on("data", (chunk: Buffer) => {
      seen += chunk.toString();
      if (seen.includes(`${line}\n`)) child.kill("SIGKILL");
    });
    return new Promise((resolve) => child.once("exit", () => resolve()));
  }

  describe("a worker that is killed", () => {
    test.each(["claimed", "done 1", "done 47", "finished"])(
      "after it said %s leaves a cluster that the next deployment brings to exactly its plan",
      async (line) => {
        const namespace = world().newNamespace();
        await world().createNamespace(namespace);
        await runUntil(namespace, line);
        const environment = await world().environment(namespace);
        const left = await environment.readInventory();
        expect(left).toMatchObject({ generation: 1, state: line === "finished" ? "settling" : "applying" });
        expect(left?.objects).toHaveLength(100); // Written ahead, whatever was reached.

        // 95 stay with a new value, five leave, one is new.
        const plan = [
          ...Array.from({ length: 95 }, (_, index) => configMap(namespace, `item-${index}`, { by: "next" })),
          configMap(namespace, "new", { by: "next" }),
        ];
        await deploy(environment, plan, "b");
        const found = await world().must({ path: `/api/v1/namespaces/${namespace}/configmaps?limit=500` });
        const items = listAt(found, "items").filter((item) => textAt(item, "data", "by") !== "");
        expect(items.map((item) => textAt(item, "metadata", "name")).toSorted()).toEqual(
          plan.map(({ identity }) => identity.name).toSorted(),
        );
        expect(new Set(items.map((item) => textAt(item, "data", "by")))).toEqual(new Set(["next"]));
        const after = await environment.readInventory();
        expect(after).toMatchObject({ generation: 2, state: "settled" });
        expect(after?.objects).toHaveLength(96);
      },
      30_000,
    );
  });
}
