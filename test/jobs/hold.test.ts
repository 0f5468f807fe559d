import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lacks } from "../real/parts.ts";
import { approve, merge, proposeGreeting, release, say } from "./acts.ts";
import { type Harness, people, startHarness } from "./harness.ts";
import { comment, deployments, greetingIn, untilAnswered, untilDeployed } from "./look.ts";

describe.skipIf(lacks("kustomize"))("a rollback holds an environment until somebody resumes it", () => {
  let harness: Harness;
  let first = { number: 0, sha: "" };
  let second = { number: 0, sha: "" };
  let third = { number: 0, sha: "" };

  beforeAll(async () => {
    harness = await startHarness();
    await untilDeployed(harness, "production", { state: "queued", says: "Waiting for: " });
  }, 60_000);
  afterAll(() => harness.stop());

  test("there is nothing to go back to before anything was healthy", async () => {
    const number = await proposeGreeting(harness, "one");
    const id = await say(harness, number, "/rollback production");
    const answer = await untilAnswered(harness, number, id);
    expect(answer).toContain("There is nothing to go back to");
    expect(answer).toContain("nothing was ever deployed here");
    await approve(harness, number);
    first = { number, sha: await merge(harness, number) };
    await untilDeployed(harness, "production", { state: "success", sha: first.sha });
    second = await release(harness, "two");
    await untilDeployed(harness, "production", { state: "success", sha: second.sha });
    third = await release(harness, "three");
    await untilDeployed(harness, "production", { state: "success", sha: third.sha });
  });

  test("/rollback brings the last healthy revision back, and says that it is held, by whom and why", async () => {
    const id = await say(harness, third.number, "/rollback production --reason too loud");
    const answer = await untilAnswered(harness, third.number, id, "rolled back, healthy");
    expect(answer).toContain(second.sha.slice(0, 8));
    expect(await greetingIn(harness, "production")).toBe("two");
    const told = await comment(harness, third.number, "deployments");
    expect(told).toContain("Held by `bob`");
    expect(told).toContain("too loud");
    expect(told).toContain("/resume production");
  });

  test("G10: the same command twice goes back once: the second is told that it runs already", async () => {
    const before = (await deployments(harness, "staging")).length;
    const ids = await Promise.all([
      say(harness, third.number, "/rollback staging"),
      say(harness, third.number, "/rollback staging"),
    ]);
    const answers = await Promise.all(ids.map((id) => untilAnswered(harness, third.number, id)));
    await untilDeployed(harness, "staging", { state: "success", sha: second.sha });
    await harness.quiet();
    expect(await greetingIn(harness, "staging")).toBe("two");
    const made = (await deployments(harness, "staging")).length - before;
    const already = answers.filter((answer) => answer.includes("under way already")).length;
    expect(made + already).toBe(2);
  });

  test("a rollback of a rollback goes further back, not to where it came from", async () => {
    const id = await say(harness, third.number, "/rollback production");
    await untilAnswered(harness, third.number, id, "rolled back, healthy");
    expect(await greetingIn(harness, "production")).toBe("one");
    const last = await say(harness, third.number, "/rollback production");
    const answer = await untilAnswered(harness, third.number, last);
    expect(answer).toContain("no other revision was healthy here before");
    expect(answer).toContain("can go back to");
  });

  test("G12: --to goes to the deployment that is named, forwards too, and refuses one that was never healthy", async () => {
    const all = await deployments(harness, "production");
    const target = all.find(({ sha }) => sha === second.sha);
    const id = await say(harness, third.number, `/rollback production --to ${target?.id}`);
    await untilAnswered(harness, third.number, id, "rolled back, healthy");
    expect(await greetingIn(harness, "production")).toBe("two");
    const wrong = await say(harness, third.number, "/rollback production --to 999999");
    expect(await untilAnswered(harness, third.number, wrong)).toContain(
      "999999 is no deployment that was healthy here",
    );
  });

  test("R7: what is merged while it is held waits, and says that it is held, where people look", async () => {
    const fourth = await release(harness, "four");
    const waiting = await untilDeployed(harness, "production", {
      state: "queued",
      says: "/resume production",
    });
    expect(waiting.sha).toBe(fourth.sha);
    await harness.quiet();
    expect(await greetingIn(harness, "production")).toBe("two");
    const told = await comment(harness, fourth.number, "deployments");
    expect(told).toContain("⏸️ held");
    expect(told).toContain("Held by `bob`");
  });

  test("/deploy is refused while it is held, and names who holds it", async () => {
    const id = await say(harness, third.number, "/deploy production", people.other);
    const answer = await untilAnswered(harness, third.number, id);
    expect(answer).toContain("The environment is held after a rollback");
    expect(answer).toContain("bob");
    expect(answer).toContain("/resume production");
  });

  test("/resume lifts the hold and brings the head of the branch, and is refused where nothing is held", async () => {
    const id = await say(harness, third.number, "/resume production");
    const answer = await untilAnswered(harness, third.number, id, "healthy");
    expect(answer).not.toContain("held");
    expect(await greetingIn(harness, "production")).toBe("four");
    const again = await say(harness, third.number, "/resume production");
    expect(await untilAnswered(harness, third.number, again)).toContain("The environment is not held");
  });
});
