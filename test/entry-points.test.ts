/** What each entry point loads: nobody waits, or pays in memory, for an SDK that it does not use. */

import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));

/** The npm packages that a module loads when it is imported, and what it loads lazily not. */
function packagesLoadedBy(module: string): readonly string[] {
  const script = `
    import { register } from "node:module";
    const seen = new Set();
    register("data:text/javascript," + encodeURIComponent(\`
      export async function resolve(specifier, context, next) {
        const found = await next(specifier, context);
        const name = /node_modules\\\\/((?:@[^/]+\\\\/)?[^/]+)/.exec(found.url)?.[1];
        if (name !== undefined) process._rawDebug("loaded " + name);
        return found;
      }\`));
    await import(${JSON.stringify(new URL(`../${module}`, import.meta.url).href)});
  `;
  const { stderr } = spawnModule(script);
  return [...new Set([...stderr.matchAll(/^loaded (.+)$/gm)].map(([, name]) => name ?? ""))].toSorted();
}

function spawnModule(script: string): { readonly stderr: string } {
  const stderr = execFileSync(
    "/bin/sh",
    ["-c", 'exec "$0" --import tsx --input-type=module -e "$1" 2>&1 >/dev/null', process.execPath, script],
    {
      cwd: root,
      encoding: "utf8",
      timeout: 60_000,
    },
  );
  return { stderr };
}

describe("an entry point loads only what it needs", () => {
  test("the web side knows no cluster, no renderer and no Octokit client of jobs", () => {
    const loaded = packagesLoadedBy("src/start-web.ts");
    expect(loaded).not.toContain("@kubernetes/client-node");
    expect(loaded).not.toContain("@octokit/rest");
    expect(loaded).not.toContain("js-yaml");
    expect(loaded).toContain("zod");
  });

  test("the worker loads Kubernetes' SDK only when it first connects", () => {
    const loaded = packagesLoadedBy("src/start-worker.ts");
    expect(loaded).not.toContain("@kubernetes/client-node");
    expect(loaded).not.toContain("bullmq");
    expect(loaded).toContain("js-yaml");
  });
});
