/** Without credentials: serves the pages that create the App, to whoever has the address that was printed here, and to nobody else. */

import { randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type ServerResponse } from "node:http";
import { resolve } from "node:path";
import { Fault } from "../core/model/fault.ts";
import { convertManifestCode, createStates, manifestForm } from "../github/app-manifest.ts";
import type { Log } from "../jobs/tools.ts";
import type { Service } from "../run.ts";
import { type Settings, SettingsProblem } from "../settings.ts";
import { webhookPath } from "../webhooks/front-door.ts";
import { writeCredentials } from "./credentials-file.ts";
import { createdPage, type Page, refusedPage, startPage } from "./setup-pages.ts";

const startPath = "/setup";
const returnPath = "/setup/created";
const credentialsFile = "slipway.env";

export async function startSetup(settings: Settings, log: Log): Promise<Service> {
  const key = randomBytes(24).toString("hex");
  const states = createStates(Date.now);
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", settings.publicUrl);
    answer(url).then(
      (page) => send(response, page),
      (error: unknown) => {
        log("error", "the App could not be created", {
          error: error instanceof Fault ? error.message : "unforeseen",
        });
        send(
          response,
          refusedPage("GitHub did not hand the credentials out. Begin again from the printed address."),
        );
      },
    );
  });

  async function answer(url: URL): Promise<Page> {
    if (url.pathname === startPath && isKey(url.searchParams.get("key"), key)) {
      return startPage(formWith(states.issue()), settings.missing);
    }
    if (url.pathname !== returnPath)
      return refusedPage("Open the address that Slipway printed when it started.");
    // Only a browser that began here comes back with a state of ours: nobody can slip their own App in.
    if (!states.redeem(url.searchParams.get("state") ?? "")) {
      return refusedPage("This link was used already, or did not begin here.");
    }
    return keep(url.searchParams.get("code") ?? "");
  }

  function formWith(state: string) {
    const { publicUrl, apiUrl: baseUrl } = settings;
    return manifestForm({ publicUrl, webhookPath, returnPath, name: "slipway", baseUrl, state });
  }

  async function keep(code: string): Promise<Page> {
    const credentials = await convertManifestCode({ code, baseUrl: settings.apiUrl });
    const file = resolve(credentialsFile);
    await writeCredentials(file, credentials, settings.apiUrl);
    return createdPage({ file, installUrl: `${credentials.htmlUrl}/installations/new` });
  }

  await new Promise<void>((listening, failed) => {
    server.once("error", () =>
      failed(
        new SettingsProblem(`Port ${settings.port} on ${settings.host} cannot be used. Set SLIPWAY_PORT.`),
      ),
    );
    server.listen(settings.port, settings.host, listening);
  });
  process.stdout.write(
    `Slipway lacks ${settings.missing.join(", ")}.\nTo create the GitHub App, open ${settings.publicUrl}${startPath}?key=${key}\n`,
  );
  return {
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped());
        server.closeAllConnections();
      }),
  };
}

function isKey(given: string | null, key: string): boolean {
  const [left, right] = [Buffer.from(given ?? ""), Buffer.from(key)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function send(response: ServerResponse, { status, html }: Page): void {
  response.writeHead(status, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
  });
  response.end(html);
}
