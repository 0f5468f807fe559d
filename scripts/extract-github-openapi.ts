/**
 * Writes the part of GitHub's published OpenAPI description that the local GitHub is judged by: the routes that it serves,
 * the webhooks that it sends, and every schema that these reach. The whole description is too large to keep as a dependency:
 *
 *     npm install --no-save --ignore-scripts @octokit/openapi@23.0.2
 *     npx tsx scripts/extract-github-openapi.ts node_modules/@octokit/openapi/generated/api.github.com.json
 */

import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { accessTable } from "../sandbox/github/auth/permissions.ts";
import { sentWebhooks } from "../sandbox/github/webhooks/sent-webhooks.ts";

const target = fileURLToPath(new URL("../test/fixtures/github/openapi.json", import.meta.url));

const anything = z.record(z.string(), z.unknown());
const description = z.object({
  info: z.object({ version: z.string() }),
  paths: z.record(z.string(), anything),
  "x-webhooks": z.record(z.string(), anything),
  components: z.record(z.string(), anything),
});

type Description = z.infer<typeof description>;

/** What people read and validators do not. */
const prose = new Set([
  "description",
  "summary",
  "example",
  "examples",
  "externalDocs",
  "x-github",
  "tags",
  "operationId",
  "deprecated",
  "title",
  "x-multi-segment",
  "x-github-breaking-changes",
]);

async function main(): Promise<void> {
  const source = process.argv[2];
  if (source === undefined) throw new Error("usage: extract-github-openapi.ts <api.github.com.json>");
  const whole = description.parse(JSON.parse(await readFile(source, "utf8")));
  const paths = servedPaths(whole);
  const webhooks = Object.fromEntries(sentWebhooks.map((key) => [key, strip(webhook(whole, key))]));
  const components = reachable(whole, [paths, webhooks]);
  await writeFile(
    target,
    onePerLine({ source: `GitHub REST API description ${whole.info.version}`, paths, webhooks, components }),
  );
}

function servedPaths(whole: Description): Record<string, Record<string, unknown>> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const key of Object.keys(accessTable).toSorted()) {
    const [method = "", template = ""] = key.split(" ");
    const operation = whole.paths[template]?.[method.toLowerCase()];
    // What is served and not described is a listed exception of the test.
    if (operation === undefined) continue;
    (paths[template] ??= {})[method.toLowerCase()] = strip(operation);
  }
  return paths;
}

/** The schema of a webhook's body. */
function webhook(whole: Description, key: string): unknown {
  const body = z.object({
    post: z.object({
      requestBody: z.object({ content: z.object({ "application/json": z.object({ schema: z.unknown() }) }) }),
    }),
  });
  const found = body.safeParse(whole["x-webhooks"][key]);
  if (!found.success) throw new Error(`GitHub's description has no webhook ${key}`);
  return found.data.post.requestBody.content["application/json"].schema;
}

/** Removes prose; a property that happens to be called `description` stays. */
function strip(value: unknown, isPropertyMap = false): unknown {
  if (Array.isArray(value)) return value.map((item) => strip(item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => isPropertyMap || !prose.has(key))
      .map(([key, member]) => [
        key,
        key === "enum" || key === "required" ? member : strip(member, !isPropertyMap && key === "properties"),
      ]),
  );
}

/** Follows `$ref` until nothing new turns up. */
function reachable(whole: Description, roots: readonly unknown[]): Record<string, Record<string, unknown>> {
  const found: Record<string, Record<string, unknown>> = {};
  const queue = roots.flatMap(referencesIn);
  for (let reference = queue.pop(); reference !== undefined; reference = queue.pop()) {
    const [kind = "", name = ""] = reference.replace("#/components/", "").split("/");
    if (found[kind]?.[name] !== undefined) continue;
    const component = strip(whole.components[kind]?.[name]);
    (found[kind] ??= {})[name] = component;
    queue.push(...referencesIn(component));
  }
  return found;
}

function referencesIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    key === "$ref" && typeof member === "string" ? [member] : referencesIn(member),
  );
}

/** Small enough to keep, and still readable as a diff. */
function onePerLine(extract: Readonly<Record<string, string | Readonly<Record<string, unknown>>>>): string {
  const sections = Object.entries(extract).map(([name, value]) => {
    if (typeof value === "string") return `${JSON.stringify(name)}: ${JSON.stringify(value)}`;
    const lines = Object.keys(value)
      .toSorted()
      .map((key) => `${JSON.stringify(key)}: ${lineOf(name, value[key])}`);
    return `${JSON.stringify(name)}: {\n${lines.join(",\n")}\n}`;
  });
  return `{\n${sections.join(",\n")}\n}\n`;
}

function lineOf(section: string, value: unknown): string {
  if (section !== "components" || typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{\n${entries.map(([key, member]) => `${JSON.stringify(key)}: ${JSON.stringify(member)}`).join(",\n")}\n}`;
}

await main();
