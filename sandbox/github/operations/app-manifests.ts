/** Registers an App from a manifest: first a code for the browser, then, once and within an hour, the App. */

import { z } from "zod";
import { invalidRequest } from "../http/api-error.ts";
import type { Hub } from "../hub.ts";
import type { Account } from "../model/account.ts";
import type { RegisteredApp } from "./apps.ts";
import { registerApp } from "./apps.ts";

const level = z.enum(["read", "write", "admin"]);

const manifestShape = z.object({
  name: z.string().min(1).max(34),
  url: z.string(),
  description: z.string().optional(),
  hook_attributes: z.object({ url: z.string(), active: z.boolean().optional() }).optional(),
  redirect_url: z.url({ protocol: /^https?$/ }).optional(),
  public: z.boolean().optional(),
  default_permissions: z.record(z.string(), level).optional(),
  default_events: z.array(z.string()).optional(),
});

export type Manifest = z.infer<typeof manifestShape>;

/** Throws a 422 that names what is wrong. */
export function readManifest(text: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalidRequest(["The manifest is no JSON."]);
  }
  const read = manifestShape.safeParse(value);
  if (read.success) return read.data;
  throw invalidRequest(
    read.error.issues.map(({ path, message }) => `manifest.${path.join(".")}: ${message}`),
  );
}

const codeLifetimeMs = 60 * 60 * 1000;

/** The code that the browser brings back to the manifest's `redirect_url`. */
export function keepManifest(hub: Hub, owner: Account, manifest: Manifest): string {
  const code = hub.ids.secret(40);
  hub.store.manifests.set(code, { manifest, ownerId: owner.id, until: hub.clock() + codeLifetimeMs });
  return code;
}

/** Works once. */
export function convertManifest(hub: Hub, code: string): RegisteredApp | undefined {
  const kept = hub.store.manifests.get(code);
  hub.store.manifests.delete(code);
  const owner = kept === undefined ? undefined : hub.store.accounts.get(kept.ownerId);
  if (kept === undefined || owner === undefined || kept.until < hub.clock()) return undefined;
  const { manifest } = kept;
  return registerApp(hub, {
    name: manifest.name,
    owner,
    permissions: manifest.default_permissions ?? {},
    events: manifest.default_events ?? [],
    ...(manifest.description === undefined ? {} : { description: manifest.description }),
    ...(manifest.hook_attributes === undefined ? {} : { webhookUrl: manifest.hook_attributes.url }),
  });
}
