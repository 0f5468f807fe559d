/** One contract for both API servers of the sandbox; the real one is the judge. */

import { afterAll, beforeAll, describe } from "vitest";
import { accessSuite } from "./access.suite.ts";
import { applyRefusalsSuite } from "./apply-refusals.suite.ts";
import { applySuite } from "./apply.suite.ts";
import { customResourcesSuite } from "./custom-resources.suite.ts";
import { defaultsSuite } from "./defaults.suite.ts";
import { deletesSuite } from "./deletes.suite.ts";
import { discoverySuite } from "./discovery.suite.ts";
import { immutableSuite } from "./immutable.suite.ts";
import { listsSuite } from "./lists.suite.ts";
import { objectsSuite } from "./objects.suite.ts";
import { ownershipSuite } from "./ownership.suite.ts";
import { patchesSuite } from "./patches.suite.ts";
import { switchesSuite } from "./switches.suite.ts";
import { watchesSuite } from "./watches.suite.ts";
import { workloadsSuite } from "./workloads.suite.ts";
import { memory, real, type World } from "./world.ts";

const suites = {
  "what it says of itself": discoverySuite,
  objects: objectsSuite,
  lists: listsSuite,
  "server-side apply": applySuite,
  "ownership of fields": ownershipSuite,
  "refusals of configurations": applyRefusalsSuite,
  "defaults and required fields": defaultsSuite,
  "what may not change": immutableSuite,
  "switches of unions": switchesSuite,
  patches: patchesSuite,
  deletions: deletesSuite,
  watches: watchesSuite,
  "who may do what": accessSuite,
  "custom resources": customResourcesSuite,
  workloads: workloadsSuite,
} as const;

describe.each([memory, real])("$name", (server) => {
  describe.skipIf(server.absent)("keeps the contract of", () => {
    let world: World | undefined;
    const get = (): World => {
      if (world === undefined) throw new Error("the server has not started");
      return world;
    };
    beforeAll(async () => {
      world = await server.start();
    });
    afterAll(async () => world?.stop());
    describe.each(Object.entries(suites))("%s", (_, suite) => {
      suite(get);
    });
  });
});
