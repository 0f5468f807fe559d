/** Registers the App on GitHub from a manifest: one click for the operator, and no credential is copied by hand. */

import { randomBytes } from "node:crypto";
import { z } from "zod";
import { Fault } from "../core/model/fault.ts";
import { addressesOf, publicApi } from "./addresses.ts";
import { createClient } from "./client.ts";
import { createOctokit } from "./octokit.ts";
import { createPace } from "./pace.ts";
import { createSender } from "./sender.ts";

/** The same as in `app.yml`. */
export const appPermissions = {
  metadata: "read",
  contents: "read",
  pull_requests: "write",
  issues: "read",
  checks: "write",
  statuses: "read",
  deployments: "write",
  members: "read",
} as const;

/** The same as in `app.yml`. Installations are told without being asked for. */
export const appEvents = [
  "pull_request",
  "pull_request_review",
  "push",
  "issue_comment",
  "check_run",
  "check_suite",
  "status",
] as const;

export interface ManifestFormOptions {
  /** Where GitHub reaches this Slipway, without a slash at its end. */
  readonly publicUrl: string;
  /** Path of the webhook there, and of the page that GitHub sends the operator back to. */
  readonly webhookPath: string;
  readonly returnPath: string;
  /** Unique on GitHub; the operator may change it in the form. */
  readonly name: string;
  /** Registers the App for an organization instead of the operator's own account. */
  readonly organization?: string;
  /** Root of the REST API; github.com when absent. */
  readonly baseUrl?: string;
  /** From `createStates`. */
  readonly state: string;
}

/** A form that the operator's browser sends by POST to `action`, with the field `manifest`. */
export interface ManifestForm {
  readonly action: string;
  readonly manifest: string;
}

/** https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-from-a-manifest */
export function manifestForm(options: ManifestFormOptions): ManifestForm {
  const { publicUrl, webhookPath, returnPath, name, organization, baseUrl = publicApi, state } = options;
  const { web } = addressesOf(baseUrl);
  const owner = organization === undefined ? "" : `/organizations/${encodeURIComponent(organization)}`;
  return {
    action: `${web}${owner}/settings/apps/new?state=${encodeURIComponent(state)}`,
    manifest: JSON.stringify({
      name,
      url: publicUrl,
      description: "Previews pull requests, guards production, and brings every environment to its revision.",
      hook_attributes: { url: `${publicUrl}${webhookPath}`, active: true },
      redirect_url: `${publicUrl}${returnPath}`,
      public: false,
      default_permissions: appPermissions,
      default_events: appEvents,
    }),
  };
}

export interface States {
  /** A fresh, unguessable one. */
  issue(): string;
  /** Whether it was issued within the last hour and not redeemed yet; it is spent by this. */
  redeem(state: string): boolean;
}

/** GitHub's code is valid for an hour. */
const stateLifetimeMs = 3_600_000;
const mostStates = 100;

/** Ties the browser that comes back to a form of ours: nobody else's App can be slipped in. */
export function createStates(clock: () => number): States {
  const issued = new Map<string, number>();
  return {
    issue() {
      const [oldest] = issued.keys();
      if (issued.size >= mostStates && oldest !== undefined) issued.delete(oldest);
      const state = randomBytes(24).toString("hex");
      issued.set(state, clock() + stateLifetimeMs);
      return state;
    },
    redeem(state) {
      const until = issued.get(state);
      issued.delete(state);
      return until !== undefined && until > clock();
    },
  };
}

/** What the operator keeps; shown once, never logged. */
export interface AppCredentials {
  readonly appId: number;
  readonly slug: string;
  /** PEM. */
  readonly privateKey: string;
  readonly webhookSecret: string;
  /** The App's page, where it is installed. */
  readonly htmlUrl: string;
}

const conversionSchema: z.ZodType<AppCredentials> = z
  .object({
    id: z.number(),
    slug: z.string(),
    pem: z.string().includes("PRIVATE KEY"),
    webhook_secret: z.string().min(1),
    html_url: z.url({ protocol: /^https?$/ }),
  })
  .transform(({ id, slug, pem, webhook_secret, html_url }) => ({
    appId: id,
    slug,
    privateKey: pem,
    webhookSecret: webhook_secret,
    htmlUrl: html_url,
  }));

export interface ConversionOptions {
  /** From the query of GitHub's redirect. */
  readonly code: string;
  readonly baseUrl?: string;
  readonly fetch?: typeof fetch;
  readonly clock?: () => number;
}

/** Changes the code for the App's credentials; works once. Faults: BAD_ARGUMENT, GITHUB_UNAVAILABLE. */
export async function convertManifestCode(options: ConversionOptions): Promise<AppCredentials> {
  const { code, baseUrl = publicApi, fetch: base = fetch, clock = Date.now } = options;
  if (!/^[\w-]{1,200}$/.test(code)) throw unknownCode();
  const addresses = addressesOf(baseUrl);
  const { request } = createOctokit(addresses, base);
  const client = createClient({ send: createSender({ request, pace: createPace(clock), clock }), addresses });
  return client.ask<AppCredentials>({
    route: "POST /app-manifests/{code}/conversions",
    parameters: { code },
    answer: conversionSchema,
    refusals: {
      404: () => {
        throw unknownCode();
      },
      422: () => {
        throw unknownCode();
      },
    },
  });
}

function unknownCode(): Fault {
  return new Fault("BAD_ARGUMENT", {
    message: "GitHub does not know this code. It is valid for one hour, and once.",
    next: "Begin again with the form.",
    retry: "never",
  });
}
