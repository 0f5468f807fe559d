/** Without credentials: serves the pages that create the App, to whoever has the address that was printed here, and to nobody else. */

import { randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type Server, type ServerResponse } from "node:http";
import { resolve } from "node:path";
import { Fault } from "../core/model/fault.ts";
import { convertManifestCode, createStates, manifestForm } from "../github/app-manifest.ts";
import type { Log } from "../jobs/tools.ts";
import type { Service } from "../run.ts";
import { type Settings, SettingsProblem } from "../settings.ts";
import { type Answer, send as sendAnswer } from "../webhooks/answer.ts";
import { webhookPath } from "../webhooks/front-door.ts";
import { healthPage } from "../webhooks/health-pages.ts";
import { creationProblem, writeCredentials } from "./credentials-file.ts";
import { deliveryWarning } from "./delivery-warning.ts";
import { createdPage, lostPage, obstaclePage, type Page, refusedPage, startPage } from "./setup-pages.ts";

const startPath = "/setup";
const returnPath = "/setup/created";
const credentialsFile = "slipway.env";

/** Throws `SettingsProblem` when the credentials could not be kept, or the port cannot be used. */
export async function startSetup(
  settings: Settings,
  log: Log,
  file = resolve(credentialsFile),
): Promise<Service> {
  const problem = await creationProblem(file);
  if (problem !== undefined) throw new SettingsProblem(`Slipway lacks its credentials.\n${problem}`);
  const warning = deliveryWarning(settings);
  const key = randomBytes(24).toString("hex");
  const states = createStates(Date.now);
  const server = createServer((request, response) => {
    answer(request.url ?? "/").then(
      (found) => ("html" in found ? send(response, found) : sendAnswer(response, found)),
      (error: unknown) => {
        log("error", "the App could not be created", {
          error: error instanceof Fault ? error.message : "unforeseen",
        });
        send(
          response,
          refusedPage(
            "GitHub did not hand the credentials out. If it shows the new App, delete it there. Begin again from the printed address.",
          ),
        );
      },
    );
  });

  async function answer(target: string): Promise<Page | Answer> {
    const [path = "/", query] = target.split(/\?(.*)/s, 2);
    const health = await healthPage(path, { ready: notReady, draining: false, deadlineMs: 1_000 });
    if (health !== undefined) return health;
    const parameters = new URLSearchParams(query);
    if (path === startPath && isKey(parameters.get("key"), key)) {
      const obstacle = await creationProblem(file);
      if (obstacle !== undefined) return obstaclePage(obstacle);
      return startPage({ form: formWith(states.issue()), missing: settings.missing, warning });
    }
    if (path !== returnPath) return refusedPage("Open the address that Slipway printed when it started.");
    // Only a browser that began here comes back with a state of ours: nobody can slip their own App in.
    if (!states.redeem(parameters.get("state") ?? "")) {
      return refusedPage("This link was used already, or did not begin here.");
    }
    return keep(parameters.get("code") ?? "");
  }

  function formWith(state: string) {
    const { publicUrl, apiUrl: baseUrl } = settings;
    return manifestForm({ publicUrl, webhookPath, returnPath, name: "slipway", baseUrl, state });
  }

  async function keep(code: string): Promise<Page> {
    const credentials = await convertManifestCode({ code, baseUrl: settings.apiUrl });
    try {
      await writeCredentials(file, credentials, settings.apiUrl);
    } catch {
      log("error", "the App was created, but its credentials could not be written", { file });
      return lostPage({ file, appUrl: credentials.htmlUrl });
    }
    return createdPage({ file, installUrl: `${credentials.htmlUrl}/installations/new` });
  }

  await listen(server, settings);
  if (warning !== undefined) process.stdout.write(`${warning}\n`);
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

/** The process lives, so that nobody restarts it while the App is created; it takes no delivery yet. */
async function notReady(): Promise<readonly string[]> {
  return ["the GitHub App is not created yet: open the address that was printed at the start"];
}

function listen(server: Server, { port, host }: Settings): Promise<void> {
  return new Promise((listening, failed) => {
    server.once("error", () =>
      failed(new SettingsProblem(`Port ${port} on ${host} cannot be used. Set SLIPWAY_PORT.`)),
    );
    server.listen(port, host, listening);
  });
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
