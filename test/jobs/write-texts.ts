/** Writes everything that Slipway told people in a test to a folder, to be read by a person: `SLIPWAY_TEXTS=FOLDER`. */

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import type { Harness } from "./harness.ts";

export async function writeTexts({ github, app }: Harness): Promise<void> {
  const folder = process.env["SLIPWAY_TEXTS"];
  if (folder === undefined) return;
  const repository = github.seed.repository("acme/shop");
  const comments = [...repository.comments.values()].map(
    ({ issueNumber, appId, body }) =>
      `## #${issueNumber}: ${appId === app.id ? "Slipway" : "a person"}\n\n${body}`,
  );
  const checks = [...repository.checkRuns.values()].map(
    ({ name, headSha, conclusion, output }) =>
      `## check ${name} on ${headSha.slice(0, 8)}: ${conclusion ?? "open"}\n\n**${output.title ?? ""}**\n\n${output.summary ?? ""}\n\n${output.text ?? ""}`,
  );
  const statuses = [...repository.deploymentStatuses.values()];
  const deployments = [...repository.deployments.values()].flatMap(({ id, environment, sha }) => [
    `## deployment ${id} of ${environment} at ${sha.slice(0, 8)}`,
    ...statuses
      .filter(({ deploymentId }) => deploymentId === id)
      .map(({ state, description }) => `- ${state}: ${description}`),
  ]);
  await mkdir(folder, { recursive: true });
  const name = (expect.getState().currentTestName ?? "test").replaceAll(/\W+/g, "-").slice(0, 120);
  await writeFile(join(folder, `${name}.md`), [...comments, ...checks, ...deployments].join("\n\n"));
}
