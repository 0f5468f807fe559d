import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeRepository, type TestRepository } from "../git/make-repository.ts";
import { findPart, lacks } from "../real/parts.ts";
import { configMap } from "../render/make-tree.ts";
import { runCli } from "./run-cli.ts";

let repository: TestRepository;

beforeEach(() => {
  repository = makeRepository();
});

afterEach(() => {
  repository.remove();
});

function hook(name: string): string {
  return configMap(name).replace("metadata:", 'metadata:\n  annotations: {"helm.sh/hook": pre-upgrade}');
}

describe("slipway render", () => {
  const secret =
    "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {password: hunter2hunter2}\n";

  test("prints the objects of a folder, Secret values redacted unless asked for", async () => {
    repository.commit({ "env/a.yaml": configMap("a"), "env/s.yaml": secret });
    const masked = await runCli(["render", "--path", "env"], { directory: repository.path });
    expect(masked.stdout).toContain("kind: ConfigMap");
    expect(masked.stdout).toContain("---\n");
    expect(masked.stdout).not.toContain("hunter2");
    expect(masked.status).toBe(0);
    const shown = await runCli(["render", "--path", "env", "--show-secrets"], { directory: repository.path });
    expect(shown.stdout).toContain("hunter2hunter2");
  });

  test("prints JSON for tools with true values only", async () => {
    repository.commit({ "env/a.yaml": configMap("a"), "env/s.yaml": secret });
    const args = ["render", "--revision", "HEAD", "--path", "env", "--output", "json"];
    const refused = await runCli(args, { directory: repository.path });
    expect(refused).toMatchObject({ status: 1, stdout: "" });
    expect(refused.stderr).toContain("--show-secrets");
    const printed = await runCli([...args, "--show-secrets"], { directory: repository.path });
    expect(JSON.parse(printed.stdout)).toMatchObject({
      kind: "List",
      items: [{ kind: "ConfigMap" }, { kind: "Secret" }],
    });
  });

  test.skipIf(lacks("helm"))("says how many hooks of a chart it leaves out", async () => {
    repository.commit({
      "env/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 0.1.0\n",
      "env/templates/web.yaml": configMap("web"),
      "env/templates/a.yaml": hook("migrate"),
      "env/templates/b.yaml": hook("seed"),
    });
    const settings = { helm: findPart("helm")?.path };
    const args = ["render", "--path", "env"];
    const { status, stdout, stderr } = await runCli(args, { directory: repository.path, settings });
    expect(status).toBe(0);
    expect(stdout).toContain("name: web");
    expect(stdout).not.toContain("migrate");
    expect(stderr).toContain("2 Helm hooks are left out, since Slipway never runs hooks.");
    repository.commit({ "env/templates/a.yaml": configMap("a"), "env/templates/b.yaml": configMap("b") });
    const without = await runCli(args, { directory: repository.path, settings });
    expect(without.stderr).not.toContain("hook");
  });

  test("says which environment does not render, and why", async () => {
    repository.commit({ "env/kustomization.yaml": "resources:\n- gone.yaml\n" });
    const { status, stderr } = await runCli(["render", "--path", "env"], { directory: repository.path });
    expect(status).toBe(1);
    expect(stderr).toContain(
      'env: env/kustomization.yaml:2: "gone.yaml" is not in the repository at this revision.',
    );
  });
});

const pattern = () =>
  `version: 1\nenvironments:\n  - name: "{env}"\n    path: overlays/{env}\n    cluster: local\n    namespace: shop\n`;

describe("environments by pattern", () => {
  const config = `version: 1
environments:
  - { name: "{env}", path: "overlays/{env}", cluster: local, namespace: shop, exclude: [overlays/old] }
`;

  test("are rendered, compared and chosen by their names", async () => {
    const base = repository.commit({
      ".github/slipway.yml": config,
      "overlays/staging/a.yaml": configMap("a"),
      "overlays/old/a.yaml": configMap("old"),
    });
    repository.commit({ "overlays/production/a.yaml": configMap("p") });
    const rendered = await runCli(["render", "--env", "production"], { directory: repository.path });
    expect(rendered.stdout).toContain("name: p");
    expect(rendered.status).toBe(0);
    const misspelt = await runCli(["render", "--env", "stagng"], { directory: repository.path });
    expect(misspelt.stderr).toContain('There is no environment "stagng"');
    expect(misspelt.stderr).toContain('Did you mean "staging"?');
    const diff = await runCli(["diff", "--base", base, "--output", "json"], { directory: repository.path });
    expect(JSON.parse(diff.stdout)).toMatchObject({
      environments: [
        { environment: "production", result: "new" },
        { environment: "staging", result: "unchanged" },
      ],
    });
  });
});

test("patterns that find no environment at all are said", async () => {
  repository.commit({ ".github/slipway.yml": pattern() });
  for (const args of [["render"], ["diff", "--base", "HEAD"]]) {
    const { status, stderr } = await runCli(args, { directory: repository.path });
    expect(stderr).toContain("The patterns of .github/slipway.yml find no environment there.");
    expect(status).toBe(1);
  }
});

describe("slipway validate", () => {
  const valid =
    "version: 1\nenvironments:\n  - {name: dev, path: overlays/dev, cluster: local, namespace: shop}\n";

  test("accepts what is right, found from any folder of the repository", async () => {
    repository.commit({ ".github/slipway.yml": valid, "deep/er/x": "" });
    const { status, stdout } = await runCli(["validate"], { directory: join(repository.path, "deep/er") });
    expect(stdout).toBe("../../.github/slipway.yml is valid: 1 environment: dev.\n");
    expect(status).toBe(0);
  });

  test("lists all problems at once, each with its line", async () => {
    repository.commit({
      "x.yml": "version: 2\nenvironments:\n  - {name: Dev, path: ../x, clutser: a}\n  - {name: b}\n",
    });
    const { status, stdout, stderr } = await runCli(["validate", "x.yml"], { directory: repository.path });
    const lines = stdout.trim().split("\n");
    expect(lines.length).toBeGreaterThan(4);
    for (const line of lines) expect(line).toMatch(/^x\.yml:\d+:\d+: .*found .*, expected /);
    expect(stdout).toContain("Did you mean cluster?");
    expect(stderr).toMatch(/^\d+ problems in x\.yml\.\n$/);
    expect(status).toBe(1);
  });

  test("tells the line of broken YAML without its text", async () => {
    repository.commit({ "x.yml": "a: [\npassword: hunter2\n" });
    const { stdout, status } = await runCli(["validate", "x.yml"], { directory: repository.path });
    expect(stdout).toMatch(/^x\.yml:\d+:\d+: /);
    expect(stdout).not.toContain("hunter2");
    expect(status).toBe(1);
  });

  test("counts the environments that patterns find in the work tree, new and uncommitted ones too", async () => {
    repository.commit({
      ".github/slipway.yml": pattern(),
      ".gitignore": "ignored\n",
      "overlays/dev/kustomization.yaml": "resources: []\n",
      "overlays/gone/kustomization.yaml": "resources: []\n",
      "overlays/part/kustomization.yaml": "kind: Component\n",
    });
    rmSync(join(repository.path, "overlays/gone"), { recursive: true });
    for (const name of ["prod", "ignored"]) {
      mkdirSync(join(repository.path, "overlays", name));
      writeFileSync(join(repository.path, "overlays", name, "kustomization.yaml"), "resources: []\n");
    }
    const { stdout, status } = await runCli(["validate"], { directory: join(repository.path, "overlays") });
    expect(stdout).toBe("../.github/slipway.yml is valid: 2 environments: dev, prod.\n");
    expect(status).toBe(0);
  });

  test("says that a pattern finds nothing, which breaks nothing", async () => {
    repository.commit({ ".github/slipway.yml": pattern() });
    const { stdout, status } = await runCli(["validate"], { directory: repository.path });
    expect(stdout).toContain(
      ".github/slipway.yml:4:5: environments[0].path: found overlays/{env}, which matches nothing in this tree",
    );
    expect(stdout).toContain(".github/slipway.yml is valid: 0 environments.\n");
    expect(status).toBe(0);
  });

  test("many environments are counted, not all named", async () => {
    const overlays = Array.from(
      { length: 30 },
      (_, index) => [`overlays/e${10 + index}/x.yaml`, ""] as const,
    );
    repository.commit({ ".github/slipway.yml": pattern(), ...Object.fromEntries(overlays) });
    const { stdout } = await runCli(["validate"], { directory: repository.path });
    expect(stdout).toContain("30 environments: e10, e11");
    expect(stdout).toContain("e29 and 10 more.\n");
  });

  test("warns of folders and files of values that the work tree does not have", async () => {
    const chart =
      "{name: app, path: chart, cluster: local, namespace: shop, helm: {valuesFiles: [prod.yaml, gone.yaml]}}";
    repository.commit({
      ".github/slipway.yml": `${valid}  - ${chart}\n`,
      "chart/Chart.yaml": "",
      "prod.yaml": "",
    });
    const { stdout, stderr, status } = await runCli(["validate"], { directory: repository.path });
    expect(stderr).toBe(
      "warning: dev: the folder overlays/dev is not in this work tree.\n" +
        "warning: app: the file of values gone.yaml is not in this work tree.\n",
    );
    expect(stdout).toContain("is valid: 2 environments");
    expect(status).toBe(0);
  });

  test("patterns need a work tree", async () => {
    const folder = mkdtempSync(join(tmpdir(), "slipway-no-tree-"));
    writeFileSync(join(folder, "x.yml"), pattern());
    const { stderr, status } = await runCli(["validate", "x.yml"], { directory: folder });
    rmSync(folder, { recursive: true });
    expect(stderr).toContain("in no Git work tree");
    expect(status).toBe(1);
  });

  test("says when there is no file", async () => {
    mkdirSync(join(repository.path, "empty"));
    const none = await runCli(["validate"], { directory: join(repository.path, "empty") });
    expect(none.stderr).toContain("There is no .github/slipway.yml");
    const named = await runCli(["validate", "nope.yml"], { directory: repository.path });
    expect(named.stderr).toContain("nope.yml cannot be read");
  });
});

describe("slipway doctor", () => {
  test.skipIf(lacks("kustomize"))(
    "lists tools with version and place, and ends with 0 when the command line can work",
    async () => {
      const { status, stdout } = await runCli(["doctor"]);
      expect(stdout).toMatch(/^ok +node +\d+\.\d+\.\d+ +\//m);
      expect(stdout).toMatch(/^ok +git +2\.\d+/m);
      expect(stdout).toMatch(
        new RegExp(`^ok +kustomize +5\\.\\S+ +${findPart("kustomize")?.path ?? ""}`, "m"),
      );
      expect(stdout).toMatch(/^(?:ok|degraded) +isolation +/m);
      expect(stdout).toMatch(/^absent +GitHub App/m);
      expect(status).toBe(0);
    },
  );

  test("says what is missing, and how to get it", async () => {
    const { status, stdout } = await runCli(["doctor"], {
      settings: { searchPath: "", kustomize: undefined, kubectl: undefined },
    });
    expect(stdout).toMatch(/^missing +git/m);
    expect(stdout).toMatch(/^missing +kustomize/m);
    expect(stdout).toContain("brew install kustomize");
    expect(status).toBe(1);
  });

  test("reads where a kubeconfig leads, and asks Redis, without showing a password", async () => {
    const kubeconfig = join(repository.path, "config");
    writeFileSync(
      kubeconfig,
      "current-context: here\ncontexts: [{name: here, context: {cluster: c}}]\nclusters: [{name: c, cluster: {server: 'https://127.0.0.1:6443'}}]\n",
    );
    const { stdout, status } = await runCli(["doctor"], {
      settings: { kubeconfig, redisUrl: "redis://user:hunter2hunter2@127.0.0.1:9/0" },
    });
    expect(stdout).toMatch(/^ok +kubeconfig +here → https:\/\/127\.0\.0\.1:6443 +/m);
    expect(stdout).toMatch(/^missing +Redis +redis:\/\/127\.0\.0\.1:9\/0/m);
    expect(stdout).not.toContain("hunter2");
    expect(status).toBe(1);
  });
});

describe("help and typos", () => {
  test("the help lists the commands with examples", async () => {
    const { stdout, status } = await runCli(["--help"]);
    for (const word of ["diff", "render", "validate", "doctor", "Examples:"]) expect(stdout).toContain(word);
    expect(status).toBe(0);
    expect((await runCli(["help", "diff"])).stdout).toContain("Exit status: 0 no change, 1 error");
  });

  test("no command prints the help, as an error", async () => {
    const { stderr, status } = await runCli([]);
    expect(stderr).toContain("Commands:");
    expect(status).toBe(1);
  });

  test("a misspelt command gets a suggestion", async () => {
    const { stderr, status } = await runCli(["dif"]);
    expect(stderr).toContain("unknown command 'dif'");
    expect(stderr).toContain("Did you mean diff?");
    expect(status).toBe(1);
  });

  test("the version is printed", async () => {
    expect(await runCli(["--version"])).toMatchObject({ stdout: "1.2.3\n", status: 0 });
  });
});
