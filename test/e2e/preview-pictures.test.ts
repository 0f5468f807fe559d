/** The comments of real pairs of commits as people see them: on the local GitHub's page, light and dark, at a desk and on a phone. */

import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type LocalGitHub, startLocalGitHub } from "../../sandbox/github/start-local-github.ts";
import { runCli } from "../cli/run-cli.ts";
import { scratchFolder } from "../git/make-repository.ts";
import { corpora, lacks } from "../real/parts.ts";
import { startBrowser } from "./browser.ts";

const folder = corpora();
const repo = "acme/shop";

interface Subject {
  readonly repository: string;
  readonly pair: number;
  /** Paths by the names of their environments. */
  readonly environments: Readonly<Record<string, string>>;
  /** What must be in sight without unfolding anything. */
  readonly shows: string;
}

const overlays = {
  dev: "deploy/overlays/dev",
  staging: "deploy/overlays/staging",
  production: "deploy/overlays/production",
};

const subjects: readonly Subject[] = [
  { repository: "podinfo", pair: 1, environments: overlays, shows: "docker.io/redis:8.6.3" },
  { repository: "podinfo", pair: 2, environments: overlays, shows: "will be refused" },
  {
    repository: "infra-deployments",
    pair: 1,
    environments: { "etcd-shield": "components/etcd-shield/base" },
    shows: "testField: delete-me",
  },
  {
    repository: "infra-deployments",
    pair: 6,
    environments: {
      "kflux-ocp-p01": "components/authentication/production/kflux-ocp-p01",
      "kflux-rhel-p01": "components/authentication/production/kflux-rhel-p01",
      "stone-prod-p01": "components/authentication/production/stone-prod-p01",
      "stone-prod-p02": "components/authentication/production/stone-prod-p02",
      "stone-stage-p01": "components/authentication/staging/stone-stage-p01",
    },
    shows: "konflux-admins",
  },
  {
    repository: "kubeflow-manifests",
    pair: 2,
    environments: {
      github: "common/dex/overlays/github",
      istio: "common/dex/overlays/istio",
      ldap: "common/dex/overlays/ldap",
    },
    shows: "do not render",
  },
];

const screens = [
  { name: "desktop", width: 1280, height: 900 },
  { name: "phone", width: 390, height: 844 },
] as const;
const schemes = ["light", "dark"] as const;

function configurationOf(environments: Readonly<Record<string, string>>): string {
  const lines = Object.entries(environments).flatMap(([name, path]) => [
    `  - name: ${name}`,
    `    path: ${path}`,
    "    cluster: main",
    `    namespace: ${name}`,
  ]);
  return ["version: 1", "environments:", ...lines, ""].join("\n");
}

function git(...args: readonly string[]): string {
  return execFileSync("git", args, { encoding: "utf8", stdio: ["pipe", "pipe", "ignore"] }).trim();
}

/** A commit with the tree of that revision and this configuration, and with that revision as its parent. */
function configured(clone: string, revision: string, configuration: string): string {
  const inClone = (args: readonly string[], input?: string) =>
    execFileSync("git", ["-C", clone, "-c", "user.name=t", "-c", "user.email=t@t.example", ...args], {
      encoding: "utf8",
      input,
      env: { ...process.env, GIT_INDEX_FILE: join(clone, "pictures.index") },
    }).trim();
  const blob = inClone(["hash-object", "-w", "--stdin"], configuration);
  inClone(["read-tree", revision]);
  inClone(["update-index", "--add", "--cacheinfo", `100644,${blob},.github/slipway.yml`]);
  return inClone(["commit-tree", inClone(["write-tree"]), "-p", revision, "-m", "configuration"]);
}

/** How far anything but tables and code, which scroll by themselves, sticks out of the page. */
function overhang(page: Page): Promise<number> {
  return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
}

describe.skipIf(folder === undefined || lacks("chromium", "kustomize"))("a preview on the page", () => {
  /** Kept where this names a folder: for people to look at. */
  const kept = process.env["SLIPWAY_SCREENSHOTS"];
  const scratch = scratchFolder();
  const pictures = kept ?? join(scratch, "pictures");
  let browser: Browser;
  let github: LocalGitHub;

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    github = await startLocalGitHub({
      seed: async (seed) => {
        seed.createUser("ada", { name: "Ada" });
        seed.createOrganization("acme", { ada: "admin" });
        seed.createUser("slipway", { name: "Slipway" });
        await seed.createRepository({ owner: "acme", name: "shop", files: { "README.md": "# Shop\n" } });
        seed.addCollaborator(repo, "slipway", "write");
      },
    });
    browser = await startBrowser();
  });

  afterAll(async () => {
    await browser.close();
    await github.stop();
    rmSync(scratch, { recursive: true, force: true });
  });

  /** As the pull request's comment: with a configuration on both sides, as the repository would have it. */
  async function commentOf({ repository, pair, environments }: Subject): Promise<string> {
    const clone = join(scratch, `${repository}-${pair}.git`);
    git("clone", "--quiet", "--bare", join(folder ?? "", `${repository}.bundle`), clone);
    const configuration = configurationOf(environments);
    const [base, head] = ["base", "head"].map((side) =>
      configured(clone, `pair-${pair}-${side}`, configuration),
    );
    const { stdout } = await runCli(["diff", "--repo", clone, "--base", base ?? "", "--head", head ?? ""]);
    return stdout;
  }

  /** The page of a new pull request with this comment. */
  async function publish(name: string, body: string): Promise<string> {
    const { seed, webUrl } = github;
    await seed.commitFiles(repo, name, { [`${name}.txt`]: "x" }, name, "ada");
    const number = await seed.openPullRequest(repo, { head: name, title: name }, "ada");
    await seed.comment(repo, number, "slipway", body);
    return `${webUrl}/${repo}/pull/${number}`;
  }

  test.each(subjects)("$repository $pair", async (subject) => {
    const name = `${subject.repository}-${subject.pair}`;
    const address = await publish(name, await commentOf(subject));
    for (const scheme of schemes) {
      for (const { name: screen, width, height } of screens) {
        const page = await browser.newPage({ viewport: { width, height }, colorScheme: scheme });
        await page.goto(address);
        const comment = page.locator(".timeline .prose").last();
        expect(await comment.innerText()).toContain(subject.shows);
        expect(await overhang(page)).toBe(0);
        await comment.screenshot({ path: join(pictures, `${name}-${screen}-${scheme}.png`) });
        await page.close();
      }
    }
  });
});
