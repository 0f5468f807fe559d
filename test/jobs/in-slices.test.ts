import { describe, expect, test } from "vitest";
import { makeMasker } from "../../src/core/manifests/masker.ts";
import type { Environment } from "../../src/core/model/environment.ts";
import type { Manifest } from "../../src/core/model/manifest.ts";
import { isObjectId, isRevision, type Revision } from "../../src/core/model/revision.ts";
import type { Tree } from "../../src/core/model/tree.ts";
import { mapSteps } from "../../src/core/diff/steps.ts";
import { inSlices } from "../../src/jobs/in-slices.ts";
import { buildPreview } from "../../src/jobs/preview/build-preview.ts";
import type { Renderer } from "../../src/render/renderer.ts";

/** Turns of the event loop while something runs. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let going = true;
  const count = (): void => {
    turns += 1;
    if (going) setImmediate(count);
  };
  setImmediate(count);
  await work();
  going = false;
  return turns;
}

function busy(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end;);
}

describe("inSlices", () => {
  test("lets others run in between, and gives the result", async () => {
    const items = Array.from({ length: 20 }, (_, index) => index);
    const steps = mapSteps(items, (item) => {
      busy(5);
      return item;
    });
    let result: unknown;
    const turns = await turnsDuring(async () => {
      result = await inSlices(steps);
    });
    expect(result).toEqual(items);
    // 100 ms of work in slices of 10 ms: a step that began in time may end a little later.
    expect(turns).toBeGreaterThan(4);
  });

  test("short work is done in one go", async () => {
    expect(await turnsDuring(() => inSlices(mapSteps([1, 2, 3], String)))).toBeLessThan(3);
  });

  test("stops when it is told to, between two slices", async () => {
    const stop = new AbortController();
    let done = 0;
    const steps = mapSteps(Array.from({ length: 100 }), () => {
      busy(5);
      done += 1;
      if (done === 4) stop.abort(new Error("enough"));
    });
    await expect(inSlices(steps, stop.signal)).rejects.toThrow("enough");
    expect(done).toBeLessThan(20);
  });
});

function revision(digit: string): Revision {
  const text = digit.repeat(40);
  if (!isRevision(text)) throw new Error(digit);
  return text;
}

const environment: Environment = {
  name: "staging",
  path: "",
  cluster: "local",
  namespace: "shop",
  deploy: "on-merge",
  health: { timeoutMs: 1, graceMs: 1 },
};

function objects(count: number, value: string): readonly Manifest[] {
  return Array.from({ length: count }, (_, index) => ({
    identity: { group: "", kind: "ConfigMap", namespace: "shop", name: `c${index}` },
    apiVersion: "v1",
    body: {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: `c${index}`, namespace: "shop" },
      data: Object.fromEntries(Array.from({ length: 20 }, (_one, key) => [`key-${key}`, `${value} ${key}`])),
    },
  }));
}

function tree(digit: string): Tree {
  const id = digit.repeat(40);
  if (!isObjectId(id)) throw new Error(digit);
  return { id, entries: new Map(), read: async () => [] };
}

/** Renders what the tree's id says. */
function rendererOf(count: number, broken?: (path: string) => Error | undefined): Renderer {
  return {
    inputs: async ({ tree: { id } }) => ({ kind: "inputs", digest: id, files: [], tools: [] }),
    render: async ({ tree: { id }, path }) => {
      const error = broken?.(path);
      if (error !== undefined) throw error;
      return {
        kind: "rendered",
        render: {
          manifests: objects(count, id),
          digest: `sha256:${id}`,
          inputsDigest: id,
          tools: [],
          warnings: [],
        },
      };
    },
    tools: async () => [],
  };
}

function preview(environments: readonly Environment[], renderer: Renderer) {
  const side = (digit: string) => ({ revision: revision(digit), tree: tree(digit), environments });
  const mistakes: string[] = [];
  const question = {
    base: side("a"),
    head: side("b"),
    renderer,
    maskerOf: () => makeMasker((text) => text),
    sha256: (text: string) => text,
    onMistake: (name: string) => void mistakes.push(name),
  };
  return { built: buildPreview(question), mistakes };
}

test("promise 7: a preview of hundreds of changed objects leaves the event loop to others", async () => {
  let changed = 0;
  const turns = await turnsDuring(async () => {
    const { environments } = await preview([environment], rendererOf(600)).built;
    const [only] = environments;
    changed = only !== undefined && "diff" in only ? only.diff.objects.length : 0;
  });
  expect(changed).toBe(600);
  expect(turns).toBeGreaterThan(10);
});

test("what nobody foresaw in one environment hides none of the others, and is told to the log", async () => {
  const broken = { ...environment, name: "broken", path: "broken" };
  const renderer = rendererOf(3, (path) => (path === "broken" ? new TypeError("secret details") : undefined));
  const { built, mistakes } = preview([environment, broken], renderer);
  const { environments } = await built;
  expect(environments.map((one) => [one.environment, one.kind])).toEqual([
    ["staging", "changed"],
    ["broken", "failed"],
  ]);
  expect(JSON.stringify(environments)).not.toContain("secret details");
  expect(mistakes).toEqual(["broken"]);
});

test("K5: where nothing else could be shown, the mistake is the job's, which is tried again and then reported", async () => {
  const renderer = rendererOf(3, () => new TypeError("all"));
  await expect(preview([environment], renderer).built).rejects.toThrow("all");
});
