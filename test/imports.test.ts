/** The import table of docs/architecture.md as a test: data flows one way, and the core cannot reach I/O or an SDK. */

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));

/** What the files of a folder may import: folders of ours, npm packages by name, and `node:*` or not. */
interface Allowance {
  readonly folders: readonly string[];
  readonly packages: readonly string[];
  readonly node: boolean;
}

const core = (folders: readonly string[], packages: readonly string[] = []): Allowance => ({
  folders: ["src/core/model", ...folders],
  packages,
  node: false,
});
const adapter = (...packages: readonly string[]): Allowance => ({
  folders: ["src/core/model", "src/core/manifests"],
  packages,
  node: true,
});

const everyPackage = "*";
const everything: Allowance = {
  folders: ["src", "sandbox", "test", "bench", "scripts"],
  packages: [everyPackage],
  node: true,
};

const table: Readonly<Record<string, Allowance>> = {
  "src/core/model": { folders: [], packages: [], node: false },
  "src/core/config": core(["src/core/manifests"], ["zod"]),
  "src/core/commands": core(["src/core/config"], ["mdast-util-from-markdown", "mdast"]),
  "src/core/events": core(["src/core/commands"], ["zod"]),
  "src/core/policy": core([]),
  "src/core/manifests": core([], ["js-yaml"]),
  "src/core/diff": core(["src/core/manifests"], ["diff", "js-yaml"]),
  "src/core/plan": core(["src/core/manifests"]),
  "src/core/health": core([]),
  "src/core/report": core(["src/core/commands", "src/core/diff", "src/core/plan"]),
  "src/github": adapter("@octokit/rest", "probot", "zod"),
  "src/git": adapter(),
  "src/render": adapter(),
  "src/cluster": adapter("@kubernetes/client-node", "undici", "zod"),
  "src/queue": adapter("bullmq", "ioredis", "zod"),
  // Handlers know the adapters' types; their clients arrive as arguments (checked below).
  "src/webhooks": { folders: ["src/core", "src/queue"], packages: [], node: true },
  "src/jobs": {
    folders: ["src/core", "src/github", "src/git", "src/render", "src/cluster", "src/queue"],
    packages: [],
    node: false,
  },
  "src/cli": { folders: ["src"], packages: ["commander"], node: true },
  "src/remotes": { folders: ["src"], packages: [], node: true },
  "src/setup": { folders: ["src"], packages: [], node: true },
  src: { folders: ["src"], packages: [everyPackage], node: true },
  sandbox: everything,
  test: everything,
  bench: everything,
  scripts: everything,
};

/** Files in which a folder's interface stands: the only ones that `jobs` and `webhooks` may take from an adapter. */
const adapterInterfaces = new Set(
  ["github/github", "git/git", "render/renderer", "cluster/cluster", "queue/queue"].map(
    (file) => `src/${file}.ts`,
  ),
);

interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
}

function importsOf(source: string): readonly Import[] {
  const statements = source.matchAll(
    /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[\w*{][^;"']*?\sfrom\s+)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/g,
  );
  return [...statements].map(([, type, declared, called]) => ({
    specifier: declared ?? called ?? "",
    typeOnly: type !== undefined,
  }));
}

function rowOf(file: string): string | undefined {
  const rows = Object.keys(table).filter((row) => file === row || file.startsWith(`${row}/`));
  const [longest] = rows.toSorted((a, b) => b.length - a.length);
  // A folder that the table does not know must not fall through to the entry points' row.
  if (longest === "src" && file.split("/").length > 2) return undefined;
  return longest;
}

function problemOf(file: string, { specifier, typeOnly }: Import): string | undefined {
  const row = rowOf(file);
  if (row === undefined) return `${file}: its folder is not in the table`;
  const allowed = table[row];
  if (allowed === undefined) return `${file}: its folder is not in the table`;
  if (specifier.startsWith("node:")) return allowed.node ? undefined : `${file} imports ${specifier}`;
  if (!specifier.startsWith(".")) return packageProblem(file, specifier, allowed);
  const target = join(dirname(file), specifier);
  const own = target.startsWith(`${row}/`);
  const granted = allowed.folders.some((folder) => target.startsWith(`${folder}/`));
  if (!own && !granted) return `${file} imports ${target}`;
  if (row === "src/jobs" || row === "src/webhooks") return clientProblem(file, target, typeOnly);
  return undefined;
}

function packageProblem(file: string, specifier: string, allowed: Allowance): string | undefined {
  const name = specifier.startsWith("@")
    ? specifier.split("/", 2).join("/")
    : specifier.split("/", 1).join("");
  const granted = allowed.packages.includes(everyPackage) || allowed.packages.includes(name);
  return granted ? undefined : `${file} imports the package ${name}`;
}

/** Handlers get their clients as arguments, so all that they may take from an adapter is the types of its interface. */
function clientProblem(file: string, target: string, typeOnly: boolean): string | undefined {
  const isAdapter = /^src\/(?:github|git|render|cluster|queue)\//.test(target);
  if (!isAdapter || (typeOnly && adapterInterfaces.has(target))) return undefined;
  return `${file} imports ${target}: only types, and only from the adapter's interface`;
}

function sourceFiles(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.includes("fixtures/"))
    .map((name) => relative(root, join(root, folder, name)));
}

describe("the import table", () => {
  const files = ["src", "sandbox", "test", "bench", "scripts"].flatMap(sourceFiles);

  test("is kept by every file", () => {
    const problems = files.flatMap((file) =>
      importsOf(readFileSync(join(root, file), "utf8")).flatMap((found) => problemOf(file, found) ?? []),
    );
    expect(problems).toEqual([]);
  });

  test("looks at the files that it speaks of", () => {
    expect(files.length).toBeGreaterThan(80);
    expect(importsOf(readFileSync(join(root, "test/imports.test.ts"), "utf8"))).toHaveLength(4);
  });

  test.each([
    ["src/core/diff/x.ts", "node:fs"],
    ["src/core/diff/x.ts", "probot"],
    ["src/core/model/x.ts", "../diff/y.ts"],
    ["src/core/policy/x.ts", "../report/y.ts"],
    ["src/github/x.ts", "../git/y.ts"],
    ["src/render/x.ts", "../core/diff/y.ts"],
    ["src/jobs/x.ts", "../cluster/cluster.ts"],
    ["src/jobs/x.ts", "node:fs"],
    ["src/webhooks/x.ts", "probot"],
    ["src/unheard-of/x.ts", "../core/model/y.ts"],
    ["src/web.ts", "../sandbox/x.ts"],
  ])("refuses that %s imports %s", (file, specifier) => {
    expect(problemOf(file, { specifier, typeOnly: false })).toBeDefined();
  });

  test.each([
    ["src/core/diff/x.ts", "diff", false],
    ["src/jobs/x.ts", "../cluster/cluster.ts", true],
    ["src/jobs/preview/x.ts", "../../core/plan/y.ts", false],
    ["src/git/x.ts", "node:fs", false],
    ["sandbox/x.ts", "../src/wiring.ts", false],
  ])("allows that %s imports %s", (file, specifier, typeOnly) => {
    expect(problemOf(file, { specifier, typeOnly })).toBeUndefined();
  });
});
