import { describe, expect, test } from "vitest";
import { diffManifests } from "../../../src/core/diff/diff-manifests.ts";
import { liveState, type LiveStateQuestion, type LookedObject } from "../../../src/core/diff/live-state.ts";
import type { JsonObject } from "../../../src/core/model/json.ts";
import type { Manifest } from "../../../src/core/model/manifest.ts";
import { allSteps } from "../../../src/core/diff/steps.ts";
import { objects, sha256 } from "./objects.ts";
import { openMasker } from "./open-masker.ts";

const web = (more: string) => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  ${more}
`;

function one(yaml: string): Manifest {
  const [manifest] = objects(yaml);
  if (manifest === undefined) throw new Error("no object");
  return manifest;
}

function body(yaml: string): JsonObject {
  return one(yaml).body;
}

interface Asked {
  readonly base?: string;
  readonly head: string;
  readonly looked: Omit<LookedObject, "identity">;
}

function stateOf({ base, head, looked }: Asked) {
  const after = objects(head);
  const [{ identity } = one(head)] = after;
  const rendered =
    base === undefined
      ? undefined
      : diffManifests({ base: objects(base), head: after, masker: openMasker, sha256 });
  const look = { objects: [{ identity, ...looked }], problems: [], leaving: [], drifted: [] };
  return allSteps(liveState({ look, rendered, masker: openMasker, sha256 }));
}

function stateOfLook(question: LiveStateQuestion) {
  return allSteps(liveState(question));
}

function differences(asked: Asked) {
  return stateOf(asked).differences.map(({ more, fewer }) => ({
    more: more.map(({ path }) => path.map((step) => ("key" in step ? step.key : "")).join(".")),
    fewer,
  }));
}

describe("liveState", () => {
  test("says nothing of an object that changes in the cluster as it does in the render", () => {
    const asked = {
      base: web("replicas: 1"),
      head: web("replicas: 2"),
      looked: {
        action: "update",
        live: body(web("{ replicas: 1, paused: false }")),
        answer: body(web("{ replicas: 2, paused: false }")),
      },
    } as const;
    expect(differences(asked)).toEqual([]);
    expect(stateOf(asked).counts).toEqual({ create: 0, update: 1, delete: 0, unchanged: 0 });
  });

  test("shows the fields that change beside those of the render: defaults, admission, drift that is taken back", () => {
    expect(
      differences({
        base: web("replicas: 1"),
        head: web("replicas: 2"),
        looked: {
          action: "update",
          live: body(web("{ replicas: 1, paused: true }")),
          answer: body(web("{ replicas: 2, minReadySeconds: 5 }")),
        },
      }),
    ).toEqual([{ more: ["spec.minReadySeconds", "spec.paused"], fewer: 0 }]);
  });

  test("counts what the cluster has already", () => {
    const live = body(web("replicas: 2"));
    expect(
      differences({
        base: web("replicas: 1"),
        head: web("replicas: 2"),
        looked: { action: "unchanged", live },
      }),
    ).toEqual([{ more: [], fewer: 1 }]);
  });

  test("takes an element that comes with the server's defaults for the one of the render, wherever it stands in its list", () => {
    const containers = (...names: readonly string[]) =>
      web(`template: { spec: { containers: [${names.join()}] } }`);
    expect(
      differences({
        base: containers("{ name: a, image: a }"),
        head: containers("{ name: a, image: a }", "{ name: b, image: b, env: [{ name: X, value: x }] }"),
        looked: {
          action: "update",
          live: body(containers("{ name: z, image: z }", "{ name: a, image: a }")),
          answer: body(
            containers(
              "{ name: z, image: z }",
              "{ name: a, image: a }",
              "{ name: b, image: b, env: [{ name: X, value: x }], imagePullPolicy: Always }",
            ),
          ),
        },
      }),
    ).toEqual([]);
    // The other way round: the render changes inside of what the cluster gets whole.
    expect(
      differences({
        base: containers("{ name: a, image: a }"),
        head: containers("{ name: a, image: b }"),
        looked: {
          action: "update",
          live: body(web("template: {}")),
          answer: body(containers("{ name: a, image: b }")),
        },
      }),
    ).toEqual([]);
  });

  test("an object that the base has and the cluster has not is told, one that the render adds is not", () => {
    const asked = { head: web("replicas: 2"), looked: { action: "create" } } as const;
    const [{ identity } = one(asked.head)] = objects(asked.head);
    expect(stateOf({ ...asked, base: web("replicas: 1") }).differences).toEqual([
      { identity, more: [], fewer: 0, missing: true },
    ]);
    expect(stateOf({ ...asked, base: "" }).differences).toEqual([]);
    expect(stateOf(asked).differences).toEqual([]);
  });

  test("what is displayed as a rename is created under its new name: that is what the render says", () => {
    const [base, head] = [web("replicas: 2"), web("replicas: 2").replaceAll("web", "site")];
    const asked = { base, head, looked: { action: "create" } } as const;
    expect(stateOf(asked).differences).toEqual([]);
  });

  test("the text of a Secret is where the server keeps it", () => {
    expect(
      differences({
        base: secret("stringData", "old"),
        head: secret("stringData", "new"),
        looked: {
          action: "update",
          live: body(secret("data", "b2xk")),
          answer: body(secret("data", "bmV3")),
        },
      }),
    ).toEqual([]);
  });

  test("what the server itself keeps is no difference", () => {
    const at = (version: string, generation: number) => ({
      ...body(web("replicas: 1")),
      metadata: { name: "web", namespace: "shop", resourceVersion: version, generation, managedFields: [] },
      status: { replicas: generation },
    });
    expect(
      differences({
        base: web("replicas: 1"),
        head: web("replicas: 1"),
        looked: { action: "update", live: at("1", 1), answer: at("2", 2) },
      }),
    ).toEqual([]);
  });

  test("where the base did not render, every change in the cluster is shown", () => {
    expect(
      differences({
        head: web("replicas: 2"),
        looked: {
          action: "update",
          live: body(web("replicas: 1")),
          answer: body(web("replicas: 2")),
        },
      }),
    ).toEqual([{ more: ["spec.replicas"], fewer: 0 }]);
  });

  test("promise 5: both sides of a live Secret are masked, and so is every text of the cluster", () => {
    const { identity } = one(secret("data", "x"));
    const state = stateOfLook({
      look: {
        objects: [
          {
            identity,
            action: "update",
            live: body(secret("data", "hunter2old")),
            answer: body(secret("data", "hunter2new")),
          },
        ],
        problems: [
          {
            identity,
            reason: "DRY_RUN_REJECTED",
            message: "it has ghp_0123456789abcdef0123456789abcdef0123",
          },
        ],
        leaving: [identity],
        drifted: [
          {
            identity,
            kind: "changed",
            by: [{ manager: "ghp_manager", fields: ["ghp_field"] }],
          },
        ],
      },
      rendered: undefined,
      masker: {
        ...openMasker,
        maskedText: (text) => openMasker.maskedValue({ kinds: [], path: [], value: text }),
      },
      sha256,
    });
    expect(JSON.stringify(state)).not.toMatch(/hunter2|ghp_/);
    expect(state.differences[0]?.more).toHaveLength(1);
    expect(state.counts).toMatchObject({ update: 1, delete: 1 });
    expect(state.drift[0]?.by).toEqual([{ manager: "‹redacted›", fields: ["‹redacted›"] }]);
  });

  test("lists by identity what waits and what would be taken in, without a body", () => {
    const waits = one("{ apiVersion: v1, kind: ConfigMap, metadata: { name: b, namespace: n } }").identity;
    const taken = one("{ apiVersion: v1, kind: ConfigMap, metadata: { name: a, namespace: n } }").identity;
    const state = stateOfLook({
      look: {
        objects: [
          { identity: waits, action: "create", awaits: "Namespace n is there" },
          { identity: taken, action: "update", adopts: true },
        ],
        problems: [],
        leaving: [],
        drifted: [],
      },
      rendered: undefined,
      masker: openMasker,
      sha256,
    });
    expect(state).toEqual({
      kind: "known",
      counts: { create: 1, update: 1, delete: 0, unchanged: 0 },
      differences: [],
      problems: [],
      awaiting: [{ identity: waits, until: "Namespace n is there" }],
      adopted: [taken],
      drift: [],
    });
  });
});

function secret(member: "data" | "stringData", password: string): string {
  return `{ apiVersion: v1, kind: Secret, metadata: { name: a }, ${member}: { password: ${password} } }`;
}
