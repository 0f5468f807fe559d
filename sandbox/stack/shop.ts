/** The example repository on the local GitHub, with its people, its branch rules and the App installed. */

import { readdirSync, readFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { appEvents, appPermissions } from "../../src/github/app-manifest.ts";
import type { LocalGitHub } from "../github/start-local-github.ts";
import type { App } from "../github/model/app.ts";

/** `owner/name`. */
export const shop = "acme/shop";

/** Who does what in the story. */
export const people = {
  /** Opens pull requests. */
  author: "alice",
  /** Approves, merges and gives commands. */
  reviewer: "bob",
  /** Reads only. */
  reader: "carol",
} as const;

/** The team's own CI, which the branch's rules require. */
export const requiredCheck = "ci/test";

export interface ShopApp {
  readonly app: App;
  readonly appId: number;
  /** PEM. */
  readonly privateKey: string;
  readonly webhookSecret: string;
}

/** Installed last, so that Slipway finds everything by its first sweep, as in a repository that existed before it. */
export async function seedShop({ seed }: LocalGitHub): Promise<ShopApp> {
  const { author, reviewer, reader } = people;
  for (const login of [author, reviewer, reader]) seed.createUser(login);
  seed.createOrganization("acme", { [reviewer]: "admin" });
  await seed.createRepository({
    owner: "acme",
    name: "shop",
    files: exampleFiles(),
    message: "The shop on three environments",
    author: reviewer,
  });
  seed.addCollaborator(shop, author, "write");
  seed.addCollaborator(shop, reviewer, "maintain");
  seed.addCollaborator(shop, reader, "read");
  seed.createRuleset(shop, {
    name: "main",
    rules: [
      { type: "deletion" },
      { type: "non_fast_forward" },
      {
        type: "required_status_checks",
        parameters: {
          required_status_checks: [{ context: requiredCheck }],
          strict_required_status_checks_policy: false,
        },
      },
    ],
  });
  const webhookSecret = randomBytes(32).toString("hex");
  const { app, privateKey } = seed.registerApp({
    name: "slipway",
    owner: "acme",
    permissions: appPermissions,
    events: appEvents,
    webhookSecret,
  });
  seed.installApp(app, "acme");
  return { app, appId: app.id, privateKey, webhookSecret };
}

function exampleFiles(): Record<string, string> {
  const folder = fileURLToPath(new URL("../../examples/shop/", import.meta.url));
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    names.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [relative(folder, path), readFileSync(path, "utf8")];
    }),
  );
}
