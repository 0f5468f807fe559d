/** What the fake kubelet does with a pod at a moment: pure, so the moments can be chosen. */

import { describe, expect, test } from "vitest";
import { type JsonObject, listAt, objectAt, textAt } from "../../../sandbox/cluster/json.ts";
import { fateOf, imageRules } from "../../../sandbox/cluster/kubelet/image-rules.ts";
import { nextStep, type PodStep } from "../../../sandbox/cluster/kubelet/next-step.ts";

const start = Date.parse("2026-01-01T00:00:00Z");

function pod(spec: JsonObject, rest: JsonObject = {}): JsonObject {
  return {
    metadata: { uid: "0000-abcd" },
    spec: { nodeName: "sandbox-node", restartPolicy: "Always", ...spec },
    ...rest,
  };
}

function at(object: JsonObject, ageMs: number): PodStep {
  return nextStep(object, { nowMs: start + ageMs, seenMs: start }, imageRules);
}

/** Follows a pod through the first moments of its life. */
function live(object: JsonObject, ageMs: number): JsonObject {
  const step = at(object, ageMs);
  return step.kind === "report" ? { ...object, status: step.status } : object;
}

const image = (name: string) => ({ containers: [{ name: "main", image: name }] });
const first = (object: JsonObject) => objectAt(listAt(object, "status", "containerStatuses")[0]);
const ready = (object: JsonObject) =>
  textAt(
    listAt(object, "status", "conditions").find((entry) => textAt(entry, "type") === "Ready"),
    "status",
  );

describe("the fake kubelet", () => {
  test("gives a pod without a node the node", () => {
    expect(at(pod({ ...image("x"), nodeName: "" }), 0)).toEqual({ kind: "bind" });
  });

  test("removes a pod that is being deleted, whatever else it is", () => {
    const object = pod(image("x"), { metadata: { deletionTimestamp: "2026-01-01T00:00:00Z" } });
    expect(at(object, 0)).toEqual({ kind: "remove" });
  });

  test("reports an ordinary image as running and ready, and then rests", () => {
    const running = live(pod(image("registry.example/app:1")), 0);
    expect(running["status"]).toMatchObject({ phase: "Running", podIP: "10.244.171.205" });
    expect([ready(running), first(running)["ready"]]).toEqual(["True", true]);
    expect(at(running, 1000)).toEqual({ kind: "rest" });
  });

  test("lets a slow image become ready after three seconds", () => {
    const starting = live(pod(image("slow:1")), 0);
    expect([textAt(starting, "status", "phase"), ready(starting)]).toEqual(["Running", "False"]);
    expect(at(starting, 1000)).toEqual({ kind: "wait", ms: 2000 });
    expect(ready(live(starting, 3000))).toBe("True");
  });

  test("keeps the time of a condition that does not change", () => {
    const starting = live(pod(image("slow:1")), 0);
    const later = live(starting, 3000);
    const times = listAt(later, "status", "conditions").map((entry) => [
      textAt(entry, "type"),
      textAt(entry, "lastTransitionTime"),
    ]);
    expect(Object.fromEntries(times)).toEqual({
      PodScheduled: "2026-01-01T00:00:00Z",
      Initialized: "2026-01-01T00:00:00Z",
      ContainersReady: "2026-01-01T00:00:03Z",
      Ready: "2026-01-01T00:00:03Z",
    });
  });

  test("says why an image cannot be pulled", () => {
    const stuck = live(pod(image("registry.example/broken:1")), 0);
    expect(textAt(stuck, "status", "phase")).toBe("Pending");
    expect(objectAt(first(stuck), "state", "waiting")).toEqual({
      reason: "ImagePullBackOff",
      message: 'Back-off pulling image "registry.example/broken:1"',
    });
  });

  test("restarts a crashing image, later and later", () => {
    const counts = [0, 1000, 3000, 7000, 60_000].map(
      (age) => first(live(pod(image("crash:1")), age))["restartCount"],
    );
    expect(counts).toEqual([1, 2, 3, 4, 4]);
    expect(at(live(pod(image("crash:1")), 7000), 60_000)).toEqual({ kind: "rest" });
  });

  test("ends pods that are not always restarted: well, or not", () => {
    const never = { restartPolicy: "Never" };
    expect(live(pod({ ...image("x"), ...never }), 0)["status"]).toMatchObject({ phase: "Succeeded" });
    expect(live(pod({ ...image("crash"), ...never }), 0)["status"]).toMatchObject({
      phase: "Failed",
      containerStatuses: [{ state: { terminated: { exitCode: 1, reason: "Error" } } }],
    });
    expect(at(pod(never, { status: { phase: "Succeeded" } }), 0)).toEqual({ kind: "rest" });
  });

  test("holds containers back until the init containers are done", () => {
    const stuck = live(pod({ ...image("x"), initContainers: [{ name: "first", image: "broken" }] }), 0);
    expect(stuck["status"]).toMatchObject({
      phase: "Pending",
      initContainerStatuses: [{ state: { waiting: { reason: "ImagePullBackOff" } } }],
      containerStatuses: [{ state: { waiting: { reason: "PodInitializing" } } }],
    });
    const sidecar = { name: "side", image: "x", restartPolicy: "Always" };
    const fine = live(pod({ ...image("x"), initContainers: [{ name: "first", image: "x" }, sidecar] }), 0);
    expect([textAt(fine, "status", "phase"), ready(fine)]).toEqual(["Running", "True"]);
  });

  test("is not ready while one of several containers is not", () => {
    const containers = [
      { name: "one", image: "x" },
      { name: "two", image: "broken" },
    ];
    const half = live(pod({ containers }), 0);
    expect([textAt(half, "status", "phase"), ready(half)]).toEqual(["Running", "False"]);
  });

  test("lets the first rule decide that is in the image's name", () => {
    expect(fateOf("registry.example/broken-crash:1", imageRules)).toMatchObject({
      reason: "ImagePullBackOff",
    });
    expect(fateOf("x", [])).toEqual({ kind: "runs", readyAfterMs: 0 });
  });
});
