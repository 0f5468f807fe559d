/** The only reader of the process environment: what the operator set, parsed once, all problems at once. */

import { createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { addressesOf } from "./github/addresses.ts";

export interface Settings {
  readonly host: string;
  readonly port: number;
  /** Where GitHub and people reach this process. */
  readonly publicUrl: string;
  /** `undefined`: the App is not set up yet; `missing` says which settings it lacks. */
  readonly app: AppSettings | undefined;
  readonly missing: readonly string[];
  /** REST root: `https://api.github.com`, or `https://HOST/api/v3`. */
  readonly apiUrl: string;
  /** Where people look: `https://github.com`. */
  readonly webUrl: string;
  /** `undefined`: the in-process queue. */
  readonly redisUrl: string | undefined;
  /** File that registers clusters and grants; `undefined`: no cluster, previews only. */
  readonly clustersFile: string | undefined;
  readonly cacheDirectory: string;
  /** Programs named by the operator; `undefined`: found on the PATH. */
  readonly kustomize: string | undefined;
  readonly kubectl: string | undefined;
  readonly helm: string | undefined;
  /** Folder with several versions of kustomize and helm; what is in it is offered, and nothing on the PATH. */
  readonly toolsDirectory: string | undefined;
  /** Repositories from which kustomizations may take bases: `https://HOST/OWNER/NAME`, or `https://HOST/OWNER/*`. */
  readonly remotes: readonly string[];
  /** File that lists charts which kustomizations may take from elsewhere. */
  readonly chartsFile: string | undefined;
  /** What one render may use up, and how many run at the same time. */
  readonly renderLimits: RenderSettings;
  /** `PATH`. */
  readonly searchPath: string;
  /** `KUBECONFIG`, or where kubectl keeps it; for the command line. */
  readonly kubeconfig: string;
  readonly concurrency: number;
  readonly sweepSeconds: number;
  /** Plain HTTP to loopback addresses: for the local GitHub and the local cluster, never elsewhere. */
  readonly allowLoopbackHttp: boolean;
}

export interface RenderSettings {
  readonly seconds: number;
  /** Of the tool, in MiB. */
  readonly memoryMb: number;
  /** Of its output, in MiB. */
  readonly outputMb: number;
  /** `undefined`: one for each core. */
  readonly atOnce: number | undefined;
}

export interface AppSettings {
  readonly appId: number;
  /** PEM. */
  readonly privateKey: string;
  /** Current first; a second one while it is being rotated. */
  readonly webhookSecrets: readonly string[];
}

export class SettingsProblem extends Error {
  override readonly name = "SettingsProblem";
}

type Variables = Readonly<Record<string, string | undefined>>;

/** Throws `SettingsProblem` that names every variable which cannot be used, with what was expected. */
export function readSettings(variables: Variables = process.env): Settings {
  const problems: string[] = [];
  const read = reader(variables, problems);
  const apiUrl = read.url("SLIPWAY_GITHUB_API_URL", "https://api.github.com");
  problems.push(...apiProblems(apiUrl));
  const privateKey = privateKeyOf(variables, problems);
  const appId = read.text("SLIPWAY_APP_ID");
  if (appId !== undefined && !/^[1-9]\d*$/.test(appId))
    problems.push("SLIPWAY_APP_ID must be the App's number");
  const secret = read.text("SLIPWAY_WEBHOOK_SECRET");
  const missing = [
    ...(appId === undefined ? ["SLIPWAY_APP_ID"] : []),
    ...(privateKey === undefined ? ["SLIPWAY_PRIVATE_KEY or SLIPWAY_PRIVATE_KEY_FILE"] : []),
    ...(secret === undefined ? ["SLIPWAY_WEBHOOK_SECRET"] : []),
  ];
  const previous = read.text("SLIPWAY_WEBHOOK_SECRET_PREVIOUS");
  const host = read.text("SLIPWAY_HOST") ?? "127.0.0.1";
  const port = read.whole("SLIPWAY_PORT", 3000, { least: 0, most: 65_535 });
  const settings: Settings = {
    host,
    port,
    publicUrl: read.url("SLIPWAY_PUBLIC_URL", `http://${host}:${port}`),
    missing,
    apiUrl,
    webUrl: read.url("SLIPWAY_GITHUB_URL", "https://github.com"),
    cacheDirectory: read.text("SLIPWAY_CACHE_DIR") ?? join(homedir(), ".cache", "slipway"),
    searchPath: read.text("PATH") ?? "/usr/local/bin:/usr/bin:/bin",
    kubeconfig: read.text("KUBECONFIG") ?? join(homedir(), ".kube", "config"),
    concurrency: read.whole("SLIPWAY_CONCURRENCY", 8, { least: 1, most: 256 }),
    sweepSeconds: read.whole("SLIPWAY_SWEEP_SECONDS", 60, { least: 1, most: 86_400 }),
    allowLoopbackHttp: read.flag("SLIPWAY_ALLOW_LOOPBACK_HTTP"),
    redisUrl: read.text("SLIPWAY_REDIS_URL"),
    clustersFile: read.text("SLIPWAY_CLUSTERS_FILE"),
    kustomize: read.text("SLIPWAY_KUSTOMIZE"),
    kubectl: read.text("SLIPWAY_KUBECTL"),
    helm: read.text("SLIPWAY_HELM"),
    toolsDirectory: read.text("SLIPWAY_TOOLS_DIR"),
    remotes: remotesOf(read, problems),
    chartsFile: read.text("SLIPWAY_CHARTS_FILE"),
    renderLimits: renderLimitsOf(read),
    app:
      appId === undefined || privateKey === undefined || secret === undefined
        ? undefined
        : {
            appId: Number(appId),
            privateKey,
            webhookSecrets: previous === undefined ? [secret] : [secret, previous],
          },
  };
  if (problems.length > 0) throw new SettingsProblem(problems.join("\n"));
  return settings;
}

/** The defaults are those of `defaultRenderLimits`. */
function renderLimitsOf(read: ReturnType<typeof reader>): RenderSettings {
  const renders = "SLIPWAY_RENDERS";
  return {
    seconds: read.whole("SLIPWAY_RENDER_SECONDS", 30, { least: 1, most: 3_600 }),
    memoryMb: read.whole("SLIPWAY_RENDER_MEMORY_MB", 1_024, { least: 64, most: 262_144 }),
    outputMb: read.whole("SLIPWAY_RENDER_OUTPUT_MB", 64, { least: 1, most: 1_024 }),
    atOnce: read.text(renders) === undefined ? undefined : read.whole(renders, 1, { least: 1, most: 256 }),
  };
}

function privateKeyOf(variables: Variables, problems: string[]): string | undefined {
  const inline = variables["SLIPWAY_PRIVATE_KEY"];
  // Many places that hold secrets keep them on one line.
  if (inline !== undefined && inline !== "") {
    const key = inline.replaceAll("\\n", "\n");
    if (!isPrivateKey(key)) problems.push(`SLIPWAY_PRIVATE_KEY ${noKey}`);
    return key;
  }
  const file = variables["SLIPWAY_PRIVATE_KEY_FILE"];
  if (file === undefined || file === "") return undefined;
  try {
    const key = readFileSync(file, "utf8");
    if (!isPrivateKey(key)) problems.push(`SLIPWAY_PRIVATE_KEY_FILE names ${file}, which ${noKey}`);
    return key;
  } catch {
    problems.push(`SLIPWAY_PRIVATE_KEY_FILE names ${file}, which cannot be read`);
    return undefined;
  }
}

const noKey =
  "holds no RSA private key in PEM, as GitHub hands it out: download one from the App's settings page";

function isPrivateKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === "rsa";
  } catch {
    return false;
  }
}

const remoteAddress = /^https?:\/\/[^\s/?#@]+(?:\/[^\s/?#*]+)+(?:\/\*)?$/;

/** Separated by commas or white space. */
function remotesOf(read: ReturnType<typeof reader>, problems: string[]): readonly string[] {
  const written = (read.text("SLIPWAY_REMOTES") ?? "").split(/[\s,]+/).filter(Boolean);
  const plain = read.flag("SLIPWAY_ALLOW_LOOPBACK_HTTP");
  const bad = written.filter((one) => !remoteAddress.test(one) || (!plain && !one.startsWith("https://")));
  if (bad.length > 0) {
    problems.push(
      `SLIPWAY_REMOTES must list https://HOST/OWNER/NAME or https://HOST/OWNER/*, and has ${bad.join(", ")}`,
    );
  }
  return written.map((one) => one.replace(/\.git$/, ""));
}

/** An address that is no URL at all was told already. */
function apiProblems(apiUrl: string): readonly string[] {
  if (!URL.canParse(apiUrl)) return [];
  try {
    addressesOf(apiUrl);
    return [];
  } catch (error) {
    return [`SLIPWAY_GITHUB_API_URL: ${error instanceof Error ? error.message : "cannot be used"}`];
  }
}

function reader(variables: Variables, problems: string[]) {
  const text = (name: string): string | undefined => {
    const value = variables[name];
    return value === undefined || value === "" ? undefined : value;
  };
  return {
    text,
    url(name: string, fallback: string): string {
      const value = text(name) ?? fallback;
      if (!URL.canParse(value)) problems.push(`${name} must be a URL such as ${fallback}`);
      return value.replace(/\/+$/, "");
    },
    whole(
      name: string,
      fallback: number,
      { least, most }: { readonly least: number; readonly most: number },
    ): number {
      const value = text(name);
      if (value === undefined) return fallback;
      const number = Number(value);
      if (/^\d+$/.test(value) && number >= least && number <= most) return number;
      problems.push(`${name} must be a whole number from ${least} to ${most}`);
      return fallback;
    },
    flag(name: string): boolean {
      const value = text(name);
      if (value === undefined || value === "0" || value === "false") return false;
      if (value !== "1" && value !== "true") problems.push(`${name} must be 1 or 0`);
      return true;
    },
  };
}
