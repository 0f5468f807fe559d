/** What the operator's settings allow a render to take from elsewhere. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readAllowedCharts, type AllowedChart } from "./allowed-charts.ts";
import { allowedRemotes } from "./allowed-remotes.ts";
import type { Git } from "../git/git.ts";
import type { Remotes } from "../render/remotes.ts";
import { SettingsProblem, type Settings } from "../settings.ts";

type RemoteSettings = Pick<Settings, "remotes" | "chartsFile" | "cacheDirectory" | "allowLoopbackHttp">;

/** `undefined`: nothing. Throws `SettingsProblem` for a list of charts that cannot be used. */
export async function readRemotes(settings: RemoteSettings, git: Git): Promise<Remotes | undefined> {
  const { remotes, chartsFile, cacheDirectory, allowLoopbackHttp } = settings;
  const charts = chartsFile === undefined ? [] : await readCharts(chartsFile);
  const options = { folder: join(cacheDirectory, "charts"), loopbackHttp: allowLoopbackHttp };
  return allowedRemotes({ repositories: remotes, charts }, git, options);
}

async function readCharts(file: string): Promise<readonly AllowedChart[]> {
  const text = await readFile(file, "utf8").catch(() => {
    throw new SettingsProblem(`SLIPWAY_CHARTS_FILE names ${file}, which cannot be read`);
  });
  const read = readAllowedCharts(text);
  if (read.kind === "problem") throw new SettingsProblem(`${file}: ${read.message}`);
  return read.charts;
}
