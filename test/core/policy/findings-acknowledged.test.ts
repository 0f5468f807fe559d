import { describe, expect, test } from "vitest";
import type { Acknowledgement, ToAcknowledge } from "../../../src/core/model/acknowledgement.ts";
import type { DeploymentRequest } from "../../../src/core/model/deployment.ts";
import type { Person } from "../../../src/core/model/pull-request.ts";
import { decide } from "../../../src/core/policy/decide.ts";
import { findingsAcknowledged } from "../../../src/core/policy/findings-acknowledged.ts";
import { alice, bob, commanded, environment, facts } from "./facts.ts";

const { protection: _none, ...unprotected } = environment;

const claim = (name: string) => ({
  group: "",
  kind: "PersistentVolumeClaim",
  namespace: "shop-production",
  name,
});

const pvc: ToAcknowledge = {
  code: "pvc-removed",
  objects: [claim("data"), claim("logs")],
  digest: `sha256:${"1".repeat(64)}`,
  isAsked: true,
};
const crd: ToAcknowledge = {
  code: "crd-removed",
  objects: [
    { group: "apiextensions.k8s.io", kind: "CustomResourceDefinition", namespace: "", name: "widgets.acme" },
  ],
  digest: `sha256:${"2".repeat(64)}`,
  isAsked: true,
};
const leftOver: ToAcknowledge = { ...pvc, isAsked: false };

const given = (of: ToAcknowledge, by: Person = bob): Acknowledgement => ({
  code: of.code,
  digest: of.digest,
  by,
});

const asking = (...acknowledgements: readonly Acknowledgement[]): DeploymentRequest => ({
  ...commanded("deploy"),
  acknowledgements,
});

const ask = (toAcknowledge: readonly ToAcknowledge[], request: DeploymentRequest = facts.request) =>
  findingsAcknowledged({ ...facts, toAcknowledge, request });

describe("promise 9: findings-acknowledged", () => {
  test("refuses what nobody acknowledged: names the finding, its objects, and the very comment to write", () => {
    expect(ask([pvc])).toMatchObject({
      rule: "findings-acknowledged",
      kind: "reject",
      needs: [{ kind: "acknowledgement", findings: ["pvc-removed"] }],
      reason: "FINDING_NOT_ACKNOWLEDGED",
      evidence: [
        "pvc-removed: PersistentVolumeClaim shop-production/data, PersistentVolumeClaim shop-production/logs",
      ],
      next: "comment `/deploy production --ack pvc-removed` to acknowledge PersistentVolumeClaim shop-production/data and 1 more",
    });
  });

  test("passes on an acknowledgement of exactly that, and says whose it is", () => {
    expect(ask([pvc], asking(given(pvc)))).toEqual({
      rule: "findings-acknowledged",
      kind: "pass",
      evidence: [
        "pvc-removed acknowledged by @bob: PersistentVolumeClaim shop-production/data, PersistentVolumeClaim shop-production/logs",
      ],
    });
  });

  test("A13: an acknowledgement of other objects or of another render counts for nothing, and that is said", () => {
    const other = { ...pvc, digest: `sha256:${"3".repeat(64)}` };
    expect(ask([pvc], asking(given(other)))).toMatchObject({
      reason: "FINDING_NOT_ACKNOWLEDGED",
      evidence: [
        expect.stringContaining("pvc-removed: PersistentVolumeClaim"),
        "pvc-removed was acknowledged, but of something else than it is now",
      ],
    });
  });

  test("A13: the digest of one finding acknowledges no other", () => {
    expect(ask([crd], asking({ ...given(pvc), digest: crd.digest })).kind).toBe("reject");
  });

  test("W4: counts only from the person whose command asked, for that person's right is read again", () => {
    expect(ask([pvc], asking(given(pvc, alice))).kind).toBe("reject");
    expect(ask([pvc], { ...facts.request, acknowledgements: [given(pvc)] }).kind).toBe("reject");
  });

  test("who may not command any more has acknowledged nothing", () => {
    const request = asking(given(pvc));
    const all = { ...facts, toAcknowledge: [pvc], request };
    expect(decide({ ...all, actorRole: "write" }).kind).toBe("allow");
    expect(decide({ ...all, actorRole: "read" }).kind).toBe("refuse");
    expect(decide(all).kind).toBe("refuse");
  });

  test("offers one comment for all that is asked: a command brings its own acknowledgements alone", () => {
    expect(ask([pvc, crd], asking(given(pvc)))).toMatchObject({
      evidence: ["crd-removed: CustomResourceDefinition widgets.acme"],
      next: "comment `/deploy production --ack pvc-removed,crd-removed` to acknowledge CustomResourceDefinition widgets.acme",
    });
    expect(ask([pvc, crd], asking(given(crd), given(pvc))).kind).toBe("pass");
  });

  test("of a resume it offers the resume", () => {
    expect(ask([pvc], commanded("resume"))).toMatchObject({
      next: expect.stringContaining("comment `/resume production --ack pvc-removed` to acknowledge"),
    });
  });

  test("a finding of the environment as a whole, and one of very many objects", () => {
    const many = Array.from({ length: 25 }, (_, index) => claim(`data-${index}`));
    expect(ask([{ ...pvc, objects: [] }])).toMatchObject({
      evidence: ["pvc-removed: the environment as a whole"],
    });
    expect(ask([{ ...pvc, objects: many }])).toMatchObject({
      evidence: [expect.stringMatching(/data-19 and 5 more$/)],
    });
  });

  test("asks nothing of what only waits to be deleted", () => {
    expect(ask([leftOver])).toMatchObject({ kind: "skip" });
    expect(ask([])).toMatchObject({
      kind: "skip",
      evidence: ["nothing that it brings needs an acknowledgement"],
    });
  });

  test("asks nothing where nothing guards, of a rollback, and of what cannot be applied anyway", () => {
    expect(findingsAcknowledged({ ...facts, environment: unprotected, toAcknowledge: [pvc] }).kind).toBe(
      "skip",
    );
    expect(ask([pvc], commanded("rollback")).kind).toBe("skip");
    expect(findingsAcknowledged({ ...facts, toAcknowledge: "nothing-to-apply" }).kind).toBe("skip");
  });

  test("promise 8: what could not be compared refuses, and so does what was not looked up", () => {
    const { toAcknowledge: _absent, ...without } = facts;
    expect(findingsAcknowledged(without)).toMatchObject({
      reason: "FINDINGS_UNREADABLE",
      evidence: [expect.stringContaining("it was not looked up")],
    });
    expect(
      findingsAcknowledged({ ...facts, toAcknowledge: { unknown: "the cluster forbids it" } }),
    ).toMatchObject({
      reason: "FINDINGS_UNREADABLE",
      evidence: [expect.stringContaining("the cluster forbids it")],
      next: expect.stringContaining("/rollback production"),
    });
  });

  test("the decision carries what it was asked about", () => {
    expect(decide({ ...facts, toAcknowledge: [pvc] }).toAcknowledge).toEqual([pvc]);
    expect(decide({ ...facts, toAcknowledge: "nothing-to-apply" })).not.toHaveProperty("toAcknowledge");
  });
});
