/** The engine on a real control plane, the judge of everything that it does. */

import { afterAll, beforeAll, describe } from "vitest";
import { lacks } from "../real/parts.ts";
import { applySuite } from "./suites/apply.suite.ts";
import { claimSuite } from "./suites/claim.suite.ts";
import { killedSuite } from "./suites/killed.suite.ts";
import { leakSuite } from "./suites/leak.suite.ts";
import { lookSuite } from "./suites/look.suite.ts";
import { observeSuite } from "./suites/observe.suite.ts";
import { podinfoSuite } from "./suites/podinfo.suite.ts";
import { pruneSuite } from "./suites/prune.suite.ts";
import { startWorld, type World } from "./world.ts";

describe.skipIf(lacks("etcd", "kube-apiserver", "kube-controller-manager"))("on a real control plane", () => {
  let running: World;

  beforeAll(async () => {
    running = await startWorld();
  });
  afterAll(() => running?.stop());

  const world = (): World => running;
  const able = { bodies: true, validation: true };
  applySuite(world, able);
  claimSuite(world);
  pruneSuite(world, able);
  killedSuite(world);
  observeSuite(world);
  lookSuite(world);
  leakSuite(world, able);
  podinfoSuite(world);
});
