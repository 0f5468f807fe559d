/** The story: a good release to production, a bad one, and the way back. */

import { people, requiredCheck, shop } from "../../stack/shop.ts";
import {
  firstOf,
  headOf,
  newestDeployment,
  notRunning,
  notYet,
  openChecks,
  slipwayComments,
} from "./look.ts";
import { filesWith, images } from "./release.ts";
import type { Step, World } from "./step.ts";

const { author, reviewer } = people;

export const steps: readonly Step[] = [
  {
    title: "Slipway is installed",
    tell: `The repository ${shop} says in .github/slipway.yml that it has three environments. Slipway finds them: dev and staging follow the branch, production waits, because nobody has reviewed what it would get.`,
    act: async () => {},
    missing: (world) =>
      firstOf(
        () => notYet(world, "dev", "success"),
        () => notYet(world, "staging", "success"),
        () => waitsForGate(world),
        () => notRunning(world, "dev", images.first),
      ),
    see: ({ github }) => [`deployments: ${github.webUrl}/${shop}/deployments`],
  },
  {
    title: `${author} opens a pull request`,
    tell: "It changes one image and one setting, in the base that all three environments share. The preview shows what each environment would become, before anything happens.",
    async act(world) {
      world.pulls.good = await openPull(world, {
        branch: "release-6.7.1",
        title: "Release 6.7.1",
        files: filesWith(images.good, "Welcome back to the shop"),
      });
    },
    missing: (world) => previewed(world, pullOf(world, "good")),
    see: (world) => [`preview: ${pullUrl(world, "good")}`],
  },
  {
    title: `${reviewer} merges it, without approving it`,
    tell: "dev and staging follow at once. production asks for an approval, by somebody who did not write the change: it waits, and says so.",
    async act(world) {
      await passCi(world, pullOf(world, "good"));
      await world.github.seed.merge(shop, pullOf(world, "good"), reviewer);
    },
    missing: (world) =>
      firstOf(
        () => notYet(world, "dev", "success"),
        () => notRunning(world, "dev", images.good),
        () => notYet(world, "staging", "success"),
        () => notRunning(world, "staging", images.good),
        () => waitsForGate(world, "approval"),
        () => mentions(world, pullOf(world, "good"), "slipway: deployments"),
      ),
    see: (world) => [`deployments: ${pullUrl(world, "good")}`],
  },
  {
    title: `${reviewer} approves it`,
    tell: "The review rings at the gate: the rules are read again from GitHub, they all pass now, and production gets exactly what the preview showed.",
    async act(world) {
      await world.github.seed.approve(shop, pullOf(world, "good"), reviewer, "Looks good.");
    },
    missing: (world) =>
      firstOf(
        () => notYet(world, "production", "success"),
        () => notRunning(world, "production", images.good),
      ),
    see: (world) => [`deployments: ${pullUrl(world, "good")}`],
  },
  {
    title: "A bad release is approved and merged",
    tell: "Its image cannot be pulled. The API server accepts it, so only the cluster can tell: Slipway watches, and says which object is not healthy, and why.",
    async act(world) {
      const number = await openPull(world, {
        branch: "release-6.8.0",
        title: "Release 6.8.0",
        files: filesWith(images.bad, "Welcome back to the shop"),
      });
      world.pulls.bad = number;
      await untilPreviewed(world, number);
      await passCi(world, number);
      await world.github.seed.approve(shop, number, reviewer, "Ship it!");
      await world.github.seed.merge(shop, number, reviewer);
    },
    missing: (world) => notYet(world, "production", "failure"),
    see: (world) => [`what failed, and why: ${pullUrl(world, "bad")}`],
  },
  {
    title: `${reviewer} comments /rollback production`,
    tell: "Slipway brings the last healthy revision back, and holds production there: the branch still has the bad release, and production does not follow it until somebody says /resume production.",
    async act(world) {
      await world.github.seed.comment(shop, pullOf(world, "bad"), reviewer, "/rollback production");
    },
    missing: (world) =>
      firstOf(
        () => notYet(world, "production", "success"),
        () => notRunning(world, "production", images.good),
        () => mentions(world, pullOf(world, "bad"), "rolled back, healthy: `production`"),
      ),
    see: (world) => [`the answer: ${pullUrl(world, "bad")}`],
  },
];

function pullOf({ pulls }: World, which: "good" | "bad"): number {
  const number = pulls[which];
  if (number === undefined) throw new Error(`the ${which} pull request is not open yet`);
  return number;
}

function pullUrl(world: World, which: "good" | "bad"): string {
  return `${world.github.webUrl}/${shop}/pull/${pullOf(world, which)}`;
}

interface NewPull {
  readonly branch: string;
  readonly title: string;
  readonly files: Record<string, string>;
}

async function openPull({ github }: World, { branch, title, files }: NewPull): Promise<number> {
  await github.seed.commitFiles(shop, branch, files, title, author);
  const body = "See the preview below for what it does to each environment.";
  return github.seed.openPullRequest(shop, { head: branch, title, body }, author);
}

/** The team's own tests, which the branch's rules require. */
async function passCi(world: World, number: number): Promise<void> {
  const body = { state: "success", context: requiredCheck, description: "all tests passed" };
  const head = await headOf(world, number);
  await world.github.seed.act(reviewer, { method: "POST", path: `/repos/${shop}/statuses/${head}`, body });
}

async function previewed(world: World, number: number): Promise<string | undefined> {
  return firstOf(
    () => mentions(world, number, "slipway: preview"),
    async () => (await openChecks(world, number))[0],
  );
}

async function mentions(world: World, number: number, text: string): Promise<string | undefined> {
  const comments = await slipwayComments(world, number);
  return comments.some((body) => body.includes(text))
    ? undefined
    : `no comment of Slipway says "${text}" yet`;
}

async function waitsForGate(world: World, what = ""): Promise<string | undefined> {
  const seen = await newestDeployment(world, "production");
  const waits =
    seen?.state === "queued" &&
    seen.description.startsWith("Waiting for: ") &&
    seen.description.includes(what);
  return waits
    ? undefined
    : `production does not wait for its gate yet (${seen?.description ?? "not deployed"})`;
}

async function untilPreviewed(world: World, number: number): Promise<void> {
  for (let tries = 0; tries < 300 && (await previewed(world, number)) !== undefined; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
