import { describe, expect, test } from "vitest";
import { follow, lastAsked } from "../../../src/core/plan/follow.ts";
import { holdOf } from "../../../src/core/plan/hold.ts";
import { makePlan, planSummary } from "../../../src/core/plan/make-plan.ts";
import { isOnTurn, nextStep, replaced, standing } from "../../../src/core/plan/next-step.ts";
import { previewReference, shownRender } from "../../../src/core/plan/preview-reference.ts";
import { isDecided, rollbackTarget } from "../../../src/core/plan/rollback.ts";
import { tellsAll } from "../../../src/core/model/deployment.ts";
import { record, revision } from "./records.ts";

const hold = { by: "alice", reason: "bad image", since: "2026-01-01T00:00:00Z" };
const object = (name: string) => ({ group: "", kind: "ConfigMap", namespace: "shop", name });

describe("a hold", () => {
  test("is set by a rollback", () => {
    expect(holdOf([record("2", "success", { kind: "rollback", hold })])).toEqual(hold);
  });

  test("is in force before the first write, and stays when the rollback fails", () => {
    expect(holdOf([record("2", "queued", { kind: "rollback", hold })])).toEqual(hold);
    expect(holdOf([record("2", "failure", { kind: "rollback", hold })])).toEqual(hold);
  });

  test("outlives later deployments that are no resume", () => {
    expect(holdOf([record("3", "success"), record("2", "success", { kind: "rollback", hold })])).toEqual(
      hold,
    );
  });

  test("is lifted by a resume, and set again by a newer rollback", () => {
    const resumed = [
      record("3", "failure", { kind: "resume" }),
      record("2", "success", { kind: "rollback", hold }),
    ];
    expect(holdOf(resumed)).toBeUndefined();
    expect(holdOf([record("4", "queued", { kind: "rollback", hold }), ...resumed])).toEqual(hold);
  });

  test("is absent where nothing was ever rolled back", () => {
    expect(holdOf([])).toBeUndefined();
    expect(holdOf([record("1", "success")])).toBeUndefined();
  });
});

describe("the next step of an environment", () => {
  test("is nothing when everything has ended", () => {
    expect(nextStep([])).toEqual({ underWay: [], superseded: [] });
    expect(nextStep([record("2", "failure"), record("1", "success")])).toEqual({
      underWay: [],
      superseded: [],
    });
  });

  test("is the newest deployment that has not ended", () => {
    const newest = record("2", "queued");
    expect(nextStep([newest, record("1", "success")])).toEqual({
      wanted: newest,
      underWay: [],
      superseded: [],
    });
  });

  test("supersedes what waits behind a newer one", () => {
    const [newest, older] = [record("3", "queued"), record("2", "queued")];
    expect(nextStep([newest, older])).toEqual({ wanted: newest, underWay: [], superseded: [older] });
  });

  test("lets a deployment that passed its gate go on while a newer one waits", () => {
    const [newest, running, waiting] = [
      record("3", "queued"),
      record("2", "in_progress"),
      record("1", "pending"),
    ];
    expect(nextStep([newest, running, waiting])).toEqual({
      wanted: newest,
      underWay: [running],
      superseded: [waiting],
    });
  });

  test("leaves the older one open until the newer one has the claim, and while the newer one may end without a write", () => {
    const [newest, older] = [record("3", "in_progress"), record("2", "in_progress")];
    expect(nextStep([newest, older])).toEqual({ wanted: newest, underWay: [older], superseded: [] });
    const failed = record("3", "error");
    expect(nextStep([failed, older])).toEqual({ underWay: [older], superseded: [] });
  });

  test("closes what had not begun behind a newer one that has ended", () => {
    const left = record("1", "queued");
    expect(nextStep([record("2", "failure"), left])).toEqual({ underWay: [], superseded: [left] });
  });
});

describe("how much of a history is read", () => {
  const healthy = record("7", "success");

  test("until one was healthy, and one is what the branch asked for", () => {
    expect(tellsAll([])).toBe(false);
    expect(tellsAll([record("9", "failure")])).toBe(false);
    expect(tellsAll([record("9", "queued"), healthy])).toBe(true);
    const rollback = record("8", "success", { kind: "rollback", hold });
    expect(tellsAll([rollback])).toBe(false);
    expect(tellsAll([rollback, record("6", "failure")])).toBe(true);
  });

  test("for a rollback, until its target is found, or the one that is named would have been", () => {
    const other = record("6", "success", { at: "b" });
    expect(isDecided([healthy])).toBe(false);
    expect(isDecided([healthy, other])).toBe(true);
    expect(isDecided([healthy, other], "6")).toBe(true);
    expect(isDecided([healthy, other], "5")).toBe(false);
    expect(isDecided([healthy, other], "8")).toBe(true);
    expect(isDecided([healthy, other], "10")).toBe(true);
    expect(isDecided([], "5")).toBe(false);
  });
});

describe("whose turn it is", () => {
  const [waiting, running] = [record("3", "queued"), record("2", "in_progress")];

  test("the newest one's, or the older one's that is under way while the newest waits", () => {
    expect(isOnTurn([waiting, running], waiting)).toBe(true);
    expect(isOnTurn([waiting, running], running)).toBe(true);
    expect(isOnTurn([record("3", "in_progress"), running], running)).toBe(false);
    expect(isOnTurn([record("3", "error"), running], running)).toBe(false);
    expect(isOnTurn([record("3", "queued")], running)).toBe(false);
  });
});

describe("how a deployment stands to the claim", () => {
  const [older, newer] = [record("2", "in_progress"), record("3", "in_progress")];

  test("the one that claimed goes on, whatever became of newer ones", () => {
    expect(standing([record("3", "error"), older], older, "2")).toBe("own");
  });

  test("one that a newer one has claimed from is overtaken, and so is one that had not begun when a newer one ended", () => {
    expect(standing([newer, older], older, "3")).toBe("overtaken");
    expect(standing([record("3", "error"), older], older, undefined)).toBe("overtaken");
    expect(standing([record("3", "error"), older], older, "1")).toBe("overtaken");
  });

  test("else it may claim", () => {
    expect(standing([newer, older], newer, "2")).toBe("free");
    expect(standing([record("3", "queued"), older], older, undefined)).toBe("free");
  });
});

describe("healthy deployments", () => {
  test("that a newer healthy one replaced are to be retired; the newest one, and what is retired, are not", () => {
    const [first, second] = [record("1", "success"), record("2", "success")];
    expect(replaced([record("4", "failure"), record("3", "success"), second, first])).toEqual([
      second,
      first,
    ]);
    expect(replaced([second, record("1", "inactive")])).toEqual([]);
    expect(replaced([])).toEqual([]);
  });
});

describe("following the branch", () => {
  const newer = { kind: "inputs", digest: "sha256:new" } as const;
  const older = { kind: "inputs", digest: "sha256:old" } as const;
  const question = {
    branchHead: revision("b"),
    atHead: newer,
    atLastAsked: older,
    lastAsked: record("1", "success", { at: "a" }),
  };

  test("deploys when the environment's inputs changed", () => {
    expect(follow(question)).toEqual({ kind: "deploy" });
  });

  test("deploys where nothing was ever deployed", () => {
    expect(follow({ ...question, lastAsked: undefined, atLastAsked: { kind: "unknown" } })).toEqual({
      kind: "deploy",
    });
  });

  test("deploys when the inputs of the last revision cannot be told any more", () => {
    expect(follow({ ...question, atLastAsked: { kind: "unknown" } })).toEqual({ kind: "deploy" });
  });

  test("leaves an environment alone whose inputs are the same", () => {
    expect(follow({ ...question, atLastAsked: newer })).toEqual({ kind: "stay", why: "unchanged" });
  });

  test("does not try a failed revision again by itself", () => {
    const failed = record("2", "failure", { at: "b" });
    expect(follow({ ...question, lastAsked: failed })).toEqual({ kind: "stay", why: "there" });
  });

  test("tells once that a folder is gone, by a deployment that fails", () => {
    expect(follow({ ...question, atHead: { kind: "absent" } })).toEqual({ kind: "deploy" });
    const still = { atHead: { kind: "absent" }, atLastAsked: { kind: "absent" } } as const;
    expect(follow({ ...question, ...still })).toEqual({ kind: "stay", why: "unchanged" });
  });

  test("compares with what the branch last asked for, which is never a rollback", () => {
    const [back, bad] = [record("2", "success", { kind: "rollback", hold, at: "a" }), record("1", "failure")];
    expect(lastAsked([back, bad])).toBe(bad);
    expect(lastAsked([back])).toBeUndefined();
  });
});

describe("a rollback", () => {
  test("goes to the last healthy revision before the current one", () => {
    const [bad, good, older] = [
      record("3", "failure", { at: "c" }),
      record("2", "success", { at: "b" }),
      record("1", "success", { at: "a" }),
    ];
    expect(rollbackTarget([bad, good, older])).toEqual({ kind: "target", target: good, current: bad });
  });

  test("counts a deployment that was healthy once, though a newer one made it inactive", () => {
    const good = { ...record("1", "inactive", { at: "a" }), everSucceeded: true };
    const current = record("2", "success", { at: "b" });
    expect(rollbackTarget([current, good])).toEqual({ kind: "target", target: good, current });
  });

  test("takes no deployment that waits or never started for the current one", () => {
    const [waiting, superseded] = [record("4", "queued", { at: "d" }), record("3", "inactive", { at: "c" })];
    const [current, good] = [record("2", "success", { at: "b" }), record("1", "success", { at: "a" })];
    expect(rollbackTarget([waiting, superseded, current, good])).toEqual({
      kind: "target",
      target: good,
      current,
    });
  });

  test("goes back from one that failed with something written, not from one that ended before its first write", () => {
    const [current, good] = [record("2", "success", { at: "b" }), record("1", "success", { at: "a" })];
    const [unwritten, half] = [record("3", "error", { at: "c" }), record("3", "failure", { at: "c" })];
    expect(rollbackTarget([unwritten, current, good])).toEqual({ kind: "target", target: good, current });
    expect(rollbackTarget([half, current, good])).toEqual({ kind: "target", target: current, current: half });
  });

  test("goes to the deployment that a person named, if it was healthy", () => {
    const records = [
      record("3", "success", { at: "c" }),
      record("2", "failure", { at: "b" }),
      record("1", "success"),
    ];
    expect(rollbackTarget(records, "1")).toMatchObject({ kind: "target", target: { id: "1" } });
    expect(rollbackTarget(records, "2")).toMatchObject({
      kind: "none",
      why: "2 is no deployment that was healthy here",
      candidates: [{ id: "1" }],
    });
  });

  test("offers each revision once", () => {
    const records = [record("3", "in_progress", { at: "c" }), record("2", "success"), record("1", "success")];
    expect(rollbackTarget(records, "9")).toMatchObject({ kind: "none", candidates: [{ id: "2" }] });
  });

  test("is refused where there is nothing to go back to", () => {
    expect(rollbackTarget([])).toMatchObject({ kind: "none", why: "nothing was ever deployed here" });
    expect(rollbackTarget([record("1", "success")])).toMatchObject({
      kind: "none",
      why: "no other revision was healthy here before the one that it was last brought to",
    });
  });

  test("after a rollback goes further back, not to where the first one came from", () => {
    const [bad, good, first] = [
      record("3", "inactive", { at: "c" }),
      record("2", "inactive", { at: "b" }),
      record("1", "inactive", { at: "a" }),
    ].map((one) => ({ ...one, everSucceeded: true }));
    const back = record("4", "success", { kind: "rollback", hold, at: "b" });
    const all = [back, bad, good, first].filter((one) => one !== undefined);
    expect(rollbackTarget(all)).toMatchObject({ kind: "target", target: { id: "1" } });
    expect(rollbackTarget(all, "3")).toMatchObject({ kind: "target", target: { id: "3" } });
    const atFirst = record("5", "success", { kind: "rollback", hold, at: "a" });
    expect(rollbackTarget([atFirst, ...all])).toMatchObject({
      kind: "none",
      candidates: [{ id: "4" }, { id: "3" }],
    });
  });

  test("whose own deployment is not listed any more goes to any other revision", () => {
    const back = record("4", "success", { kind: "rollback", hold, at: "b" });
    expect(rollbackTarget([back, record("1", "success")])).toMatchObject({
      kind: "target",
      target: { id: "1" },
    });
  });
});

describe("a plan", () => {
  const plan = makePlan({
    environment: "production",
    revision: revision("a"),
    renderDigest: "sha256:00",
    dryRun: [
      { identity: object("new"), action: "create" },
      { identity: object("same"), action: "unchanged" },
    ],
    prunable: [object("z"), object("gone")],
  });

  test("holds the actions in the order in which they are taken, deletions last", () => {
    expect(plan.actions.map(({ kind, identity }) => `${kind} ${identity.name}`)).toEqual([
      "create new",
      "unchanged same",
      "delete gone",
      "delete z",
    ]);
  });

  test("survives JSON", () => {
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });

  test("is told in one line", () => {
    expect(planSummary(plan)).toBe("1 to create, 2 to delete, 1 unchanged");
    expect(planSummary({ ...plan, actions: [] })).toBe("nothing to do");
  });
});

describe("a preview's reference", () => {
  const digest = `sha256:${"0f".repeat(32)}`;

  test("gives back what was shown, on which pull request and when", () => {
    const shown = { pullRequest: 7, when: "before-merge", digest } as const;
    expect(shownRender(previewReference(shown))).toEqual(shown);
    const later = { pullRequest: 12, when: "after-merge", digest } as const;
    expect(shownRender(previewReference(later))).toEqual(later);
  });

  test("gives back nothing where nothing was rendered, or where somebody else wrote it", () => {
    const shown = { pullRequest: 7, when: "before-merge" } as const;
    expect(shownRender(previewReference(shown))).toBeUndefined();
    expect(shownRender(`x${previewReference({ ...shown, digest })}`)).toBeUndefined();
    expect(shownRender(`slipway/preview/1/${digest}`)).toBeUndefined();
    expect(shownRender("")).toBeUndefined();
  });
});
