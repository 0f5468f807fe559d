/** One contract for both API servers of the sandbox; the real one is the judge. */

import { afterAll, beforeAll, describe } from "vitest";
import { applySuite } from "./apply.suite.ts";
import { discoverySuite } from "./discovery.suite.ts";
import { listsSuite } from "./lists.suite.ts";
import { objectsSuite } from "./objects.suite.ts";
import { memory, real, type World } from "./world.ts";

const suites = {
  "what it says of itself": discoverySuite,
  objects: objectsSuite,
  lists: listsSuite,
  "server-side apply": applySuite,
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
    describe.each(Object.entries(suites))("%s", (_, suite) => suite(get));
  });
});
