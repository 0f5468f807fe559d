import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { diffManifests } from "../../../src/core/diff/diff-manifests.ts";
import { makeMasker } from "../../../src/core/manifests/masker.ts";
import type { Finding } from "../../../src/core/model/diff.ts";
import type { Identity, Manifest } from "../../../src/core/model/manifest.ts";
import {
  acknowledgedDeletions,
  previewToAcknowledge,
  toAcknowledge,
} from "../../../src/core/plan/to-acknowledge.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const bob = { id: 2, login: "bob", kind: "user" } as const;

const object = (kind: string, name: string, group = ""): Identity => ({
  group,
  kind,
  namespace: "shop",
  name,
});
const data = object("PersistentVolumeClaim", "data");
const logs = object("PersistentVolumeClaim", "logs");
const maps = (count: number) => Array.from({ length: count }, (_, index) => object("ConfigMap", `c${index}`));

const manifest = (identity: Identity): Manifest => {
  const { kind, namespace, name } = identity;
  return { identity, apiVersion: "v1", body: { apiVersion: "v1", kind, metadata: { namespace, name } } };
};

const finding = (code: string, identity?: Identity, more: Partial<Finding> = {}): Finding => ({
  code,
  severity: "acknowledge",
  message: "It goes.",
  ...(identity === undefined ? {} : { identity }),
  ...more,
});

interface Case {
  readonly findings?: readonly Finding[];
  readonly leaving?: readonly Identity[];
  readonly all?: number;
  readonly environment?: string;
  readonly renderDigest?: string;
}

const ask = ({
  findings = [],
  leaving = [],
  all = 100,
  environment = "production",
  renderDigest = "sha256:head",
}: Case) => toAcknowledge({ environment, renderDigest, findings, leaving, all, sha256 });

const codes = (question: Case) =>
  ask(question).map(({ code, objects, isAsked }) => [code, isAsked, objects.map(({ name }) => name)]);

const digest = (question: Case) => ask(question)[0]?.digest;

describe("what must be acknowledged", () => {
  test("a finding that needs it, with all objects that would be deleted by its code", () => {
    expect(codes({ findings: [finding("pvc-removed", data)], leaving: [logs, data] })).toEqual([
      ["pvc-removed", true, ["data", "logs"]],
    ]);
  });

  test("not a finding of another severity: what a prune keeps all the same is only offered", () => {
    const lowered = finding("pvc-removed", data, { severity: "caution" });
    expect(codes({ findings: [lowered], leaving: [data] })).toEqual([["pvc-removed", false, ["data"]]]);
    expect(codes({ findings: [finding("replicas-zero", data, { severity: "note" })] })).toEqual([]);
  });

  test("not a deletion of what the inventory does not have: nothing would be deleted", () => {
    expect(codes({ findings: [finding("pvc-removed", data), finding("mass-removal")] })).toEqual([]);
  });

  test("a mass deletion, with everything that has no code of its own", () => {
    const leaving = [...maps(12), data];
    expect(codes({ findings: [finding("mass-removal")], leaving, all: 40 })).toEqual([
      [
        "mass-removal",
        true,
        maps(12)
          .map(({ name }) => name)
          .toSorted(),
      ],
      ["pvc-removed", false, ["data"]],
    ]);
  });

  test("what a prune would keep without a finding is offered: left over from before, and many at once", () => {
    expect(codes({ leaving: [...maps(10), data] })).toEqual([
      [
        "mass-removal",
        false,
        maps(10)
          .map(({ name }) => name)
          .toSorted(),
      ],
      ["pvc-removed", false, ["data"]],
    ]);
    expect(codes({ leaving: maps(9) })).toEqual([]);
  });

  test("any finding that the configuration raised, with its objects; several of one code are one", () => {
    const web = object("Deployment", "web", "apps");
    const api = object("Deployment", "api", "apps");
    expect(
      codes({
        findings: [
          finding("replicas-zero", web, { path: [{ key: "spec" }] }),
          finding("replicas-zero", api),
          finding("exposed"),
        ],
      }),
    ).toEqual([
      ["replicas-zero", true, ["api", "web"]],
      ["exposed", true, []],
    ]);
  });
});

describe("what a preview lists", () => {
  const masker = makeMasker(() => "0");
  const show = (base: readonly Identity[], head: readonly Identity[]) => {
    const diff = diffManifests({ base: base.map(manifest), head: head.map(manifest), masker, sha256 });
    return previewToAcknowledge({ environment: "production", renderDigest: "sha256:head", diff, sha256 });
  };

  test("is what the deployment asks for, when it runs the base: the same digest", () => {
    const findings = [finding("pvc-removed", data)];
    expect(show([data, logs], [logs])).toEqual(ask({ findings, leaving: [data], all: 2 }));
  });

  test("counts what a rename deletes, and not what comes", () => {
    const renamed = [{ ...data, name: "data-2" }];
    expect(show([data], [...renamed, ...maps(3)]).map(({ code, objects }) => [code, objects])).toEqual([
      ["pvc-removed", [data]],
    ]);
    expect(show([...maps(4)], [...maps(1), logs]).map(({ code, isAsked }) => [code, isAsked])).toEqual([
      ["mass-removal", true],
    ]);
  });

  test("is nothing where nothing leaves", () => {
    expect(show([data], [data, logs])).toEqual([]);
  });
});

describe("A13: the digest of what is acknowledged", () => {
  const base = { findings: [finding("pvc-removed", data)], leaving: [data] };

  test("is the same for the same, in whatever order it is found", () => {
    expect(digest({ ...base, leaving: [data, logs] })).toBe(digest({ ...base, leaving: [logs, data] }));
    expect(digest(base)).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  test("does not depend on whether it is asked for or offered, nor on the words of the finding", () => {
    expect(digest({ leaving: [data] })).toBe(digest(base));
    expect(digest({ ...base, findings: [finding("pvc-removed", data, { message: "Gone." })] })).toBe(
      digest(base),
    );
  });

  test.each<readonly [string, Case]>([
    ["another object more", { ...base, leaving: [data, logs] }],
    ["another object instead", { ...base, leaving: [logs] }],
    ["another render", { ...base, renderDigest: "sha256:other" }],
    ["another environment", { ...base, environment: "staging" }],
    ["another finding", { findings: [finding("exposed", data)] }],
  ])("is another with %s", (_, other) => {
    expect(digest(other)).not.toBe(digest(base));
  });

  test("is another with another field", () => {
    const [type, tls] = ["type", "tls"].map((key) =>
      digest({ findings: [finding("exposed", data, { path: [{ key }] })] }),
    );
    expect(type).not.toBe(tls);
  });
});

function given(leaving: readonly Identity[], more: Case = {}) {
  return ask({ ...more, leaving }).map(({ code, digest: of }) => ({ code, digest: of, by: bob }));
}

describe("promise 9: what may be deleted", () => {
  const scope = { environment: "production", renderDigest: "sha256:head", sha256 };
  const names = (leaving: readonly Identity[], acknowledgements = given(leaving)) =>
    acknowledgedDeletions({ ...scope, leaving, acknowledgements }).map(({ name }) => name);

  test("is exactly what was acknowledged", () => {
    expect(names([data, logs])).toEqual(["data", "logs"]);
    expect(names([data, ...maps(3)], given([data]))).toEqual(["data"]);
    expect(names([...maps(10)])).toHaveLength(10);
  });

  test("is nothing without an acknowledgement", () => {
    expect(names([data], [])).toEqual([]);
    expect(names([], given([data]))).toEqual([]);
  });

  test("is nothing of a code by which anything else leaves now", () => {
    expect(names([data, logs], given([data]))).toEqual([]);
    expect(names([data], given([data, logs]))).toEqual([]);
    expect(names([...maps(11)], given(maps(10)))).toEqual([]);
  });

  test("is nothing of another render, and nothing for a finding that deletes nothing", () => {
    expect(names([data], given([data], { renderDigest: "sha256:other" }))).toEqual([]);
    const raised = ask({ findings: [finding("exposed", data)] });
    expect(
      names(
        [data],
        raised.map(({ code, digest: of }) => ({ code, digest: of, by: bob })),
      ),
    ).toEqual([]);
  });
});
