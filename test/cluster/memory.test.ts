/** The engine on the small API server of the sandbox: the same suites as on a real one, without any binary. */

import { afterAll, beforeAll, describe } from "vitest";
import { applySuite } from "./suites/apply.suite.ts";
import { claimSuite } from "./suites/claim.suite.ts";
import { leakSuite } from "./suites/leak.suite.ts";
import { lookSuite } from "./suites/look.suite.ts";
import { observeSuite } from "./suites/observe.suite.ts";
import { podinfoSuite } from "./suites/podinfo.suite.ts";
import { pruneSuite } from "./suites/prune.suite.ts";
import { startMemoryWorld, type World } from "./world.ts";

describe("on the API server in memory", () => {
  let running: World;

  beforeAll(async () => {
    running = await startMemoryWorld();
  });
  afterAll(() => running?.stop());

  const world = (): World => running;
  const able = { bodies: false, validation: false };
  applySuite(world, able);
  claimSuite(world);
  pruneSuite(world, able);
  observeSuite(world);
  lookSuite(world);
  leakSuite(world, able);
  podinfoSuite(world);
});
