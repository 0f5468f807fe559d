import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { allowedRemotes } from "../../src/remotes/allowed-remotes.ts";
import type { RenderResult } from "../../src/core/model/render.ts";
import type { Revision } from "../../src/core/model/revision.ts";
import { createGit } from "../../src/git/create-git.ts";
import type { Git } from "../../src/git/git.ts";
import { createRenderer, type LocalRenderer } from "../../src/render/create-renderer.ts";
import { makeRepository, scratchFolder, type TestRepository } from "../git/make-repository.ts";
import { serveRepository, type GitServer } from "../git/serve-repository.ts";
import { findPart, lacks } from "../real/parts.ts";
import { makeChart } from "./make-chart.ts";
import { configMap, makeTree, type TestFile } from "./make-tree.ts";

type Files = Readonly<Record<string, TestFile>>;

function environment(entry: string, more = ""): Files {
  const text = `namePrefix: dev-\nresources:\n- ${JSON.stringify(entry)}\n${more}`;
  return { "envs/dev/kustomization.yaml": text };
}

function names(result: RenderResult): readonly string[] {
  if (result.kind !== "rendered") return [JSON.stringify(result)];
  return result.render.manifests.map(({ identity }) => identity.name).toSorted();
}

describe.skipIf(lacks("kustomize", "helm"))("a base of another repository", () => {
  let scratch: string;
  let platform: TestRepository;
  let server: GitServer;
  let revision: Revision;
  let git: Git;
  let renderer: LocalRenderer;

  beforeEach(async () => {
    scratch = scratchFolder();
    platform = makeRepository();
    platform.git("config", "uploadpack.allowFilter", "true");
    platform.git("config", "uploadpack.allowAnySHA1InWant", "true");
    const chart = Object.entries(makeChart("charted/charts/shop"));
    revision = platform.commit({
      "base/kustomization.yaml": "resources: [../shared, a.yaml]\n",
      "base/a.yaml": configMap("a"),
      "shared/kustomization.yaml": "resources: [s.yaml]\n",
      "shared/s.yaml": configMap("s"),
      "broken/kustomization.yaml": "resources: [gone.yaml]\n",
      "linked/kustomization.yaml": "resources: [x.yaml]\n",
      "linked/x.yaml": { link: "/etc/passwd" },
      "plain/x.yaml": configMap("x"),
      "charted/kustomization.yaml": "helmCharts: [{name: shop, releaseName: web}]\n",
      ...Object.fromEntries(chart.map(([path, file]) => [path, typeof file === "string" ? file : ""])),
    });
    server = await serveRepository(platform.path);
    git = createGit({ cacheDir: join(scratch, "git"), allow: { loopbackHttp: true } });
    renderer = rendererFor([server.url]);
  });

  afterEach(async () => {
    await renderer.close();
    await git.close();
    await server.close();
    platform.remove();
    rmSync(scratch, { recursive: true, force: true });
  });

  function rendererFor(allowed: readonly string[]): LocalRenderer {
    const workDir = join(scratch, "work");
    mkdirSync(workDir, { recursive: true });
    return createRenderer({
      tools: {
        kustomize: [{ name: "kustomize", path: findPart("kustomize")?.path ?? "" }],
        helm: [{ name: "helm", path: findPart("helm")?.path ?? "" }],
      },
      searchPath: process.env["PATH"] ?? "",
      workDir,
      remotes: allowedRemotes({ repositories: allowed }, git, {
        folder: join(scratch, "charts"),
        loopbackHttp: true,
      }),
    });
  }

  function render(files: Files, by = renderer): Promise<RenderResult> {
    return by.render({ tree: makeTree(files), path: "envs/dev", namespace: "shop" });
  }

  test("that is allowed and pinned is rendered as if it stood in the tree, with what it refers to", async () => {
    expect(names(await render(environment(`${server.url}//base?ref=${revision}`)))).toEqual([
      "dev-a",
      "dev-s",
    ]);
  });

  test("is fetched once for all trees and environments", async () => {
    const entry = `${server.url}//base?ref=${revision}`;
    await render(environment(entry));
    const asked = server.requests.length;
    await render({ ...environment(entry), "README.md": "other" });
    await render(environment(entry, "nameSuffix: -x\n"));
    expect(server.requests.length).toBe(asked);
  });

  test("counts among the inputs: another revision is another digest", async () => {
    const later = platform.commit({ "shared/s.yaml": configMap("other") });
    const digest = async (ref: Revision): Promise<string> => {
      const tree = makeTree(environment(`${server.url}//base?ref=${ref}`));
      const found = await renderer.inputs({ tree, path: "envs/dev", namespace: "" });
      return found.kind === "inputs" ? found.digest : "";
    };
    expect(await digest(later)).not.toBe(await digest(revision));
    expect(names(await render(environment(`${server.url}//base?ref=${later}`)))).toContain("dev-other");
  });

  test("may name a further one, and a chart of its own", async () => {
    const nested = platform.commit({
      "nested/kustomization.yaml": `resources:\n- ${server.url}//base?ref=${revision}\n`,
    });
    expect(names(await render(environment(`${server.url}//nested?ref=${nested}`)))).toEqual([
      "dev-a",
      "dev-s",
    ]);
    expect(names(await render(environment(`${server.url}//charted?ref=${revision}`)))).toEqual(["dev-web"]);
  });

  test("that is not pinned by a full SHA is refused, and nothing is asked", async () => {
    for (const ref of ["main", "v1", revision.slice(0, 12), ""]) {
      expect(await render(environment(`${server.url}//base?ref=${ref}`))).toMatchObject({
        kind: "failed",
        failure: {
          reason: "RENDER_REMOTE_FORBIDDEN",
          file: "envs/dev/kustomization.yaml",
          line: 3,
          next: expect.stringContaining("full commit SHA"),
        },
      });
    }
    expect(server.requests).toEqual([]);
  });

  test("E11: that the operator does not allow is refused, and nothing is asked", async () => {
    for (const allowed of [[], ["https://github.com/org/*"], [`${server.url}x`], [`${server.url}/*`]]) {
      const strict = rendererFor(allowed);
      const result = await render(environment(`${server.url}//base?ref=${revision}`), strict);
      await strict.close();
      expect(result).toMatchObject({ kind: "failed", failure: { reason: "RENDER_REMOTE_FORBIDDEN" } });
    }
    expect(server.requests).toEqual([]);
  });

  test("is allowed with all its neighbours by an address that ends in /*", async () => {
    const wide = rendererFor([`${new URL(server.url).origin}/*`]);
    expect(names(await render(environment(`${server.url}//base?ref=${revision}`), wide))).toHaveLength(2);
    await wide.close();
  });

  test.each([
    ["broken", "RENDER_FAILED", "gone.yaml"],
    ["none", "RENDER_FAILED", "holds no kustomization.yaml"],
    ["plain", "RENDER_FAILED", "holds no kustomization.yaml"],
    ["linked", "TREE_SYMLINK_ESCAPE", "linked/x.yaml"],
  ])("with something wrong in %s is told at the line that brings it in", async (folder, reason, word) => {
    const result = await render(environment(`${server.url}//${folder}?ref=${revision}`));
    expect(result).toMatchObject({
      kind: "failed",
      failure: {
        reason,
        file: "envs/dev/kustomization.yaml",
        line: 3,
        message: expect.stringContaining(word),
      },
    });
  });

  test("at a revision that is not there, or on a server that is away, fails its environment alone", async () => {
    const gone = "0123456789abcdef0123456789abcdef01234567";
    expect(await render(environment(`${server.url}//base?ref=${gone}`))).toMatchObject({
      kind: "failed",
      failure: { reason: expect.stringMatching(/^(?:REF_VANISHED|GIT_UNAVAILABLE)$/) },
    });
    await server.close();
    expect(await render(environment(`${server.url}//base?ref=${revision}`))).toMatchObject({
      kind: "failed",
      failure: { reason: "GIT_UNAVAILABLE" },
    });
  });

  test("is not taken for patches, generators or files: only whole bases", async () => {
    const entry = `${server.url}//base?ref=${revision}`;
    for (const text of [
      `patches: [{path: "${entry}"}]\n`,
      `configMapGenerator: [{name: x, files: ["k=${entry}"]}]\n`,
      `transformers: ["${entry}"]\n`,
    ]) {
      expect(await render({ "envs/dev/kustomization.yaml": text })).toMatchObject({
        kind: "failed",
        failure: { reason: "RENDER_REMOTE_FORBIDDEN" },
      });
    }
    expect(server.requests).toEqual([]);
  });
});
