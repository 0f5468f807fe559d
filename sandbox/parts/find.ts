/** Finds a part: in a folder that the user names, in the cache of `npm run parts`, or on the PATH. */

import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { accessSync, constants, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { type GoPart, type GoPartName, goParts } from "./catalogue.ts";

export interface FoundPart {
  readonly name: string;
  readonly path: string;
  /** As the part itself prints it. */
  readonly version: string;
}

export type PartName = GoPartName | "redis-server" | "chromium";

/** Where a part built from its pinned module lives: a changed pin is another folder, so it is built anew. */
export function cachedPath(part: GoPart): string {
  const folder = new URL(`./${part.module}/`, import.meta.url);
  const digest = createHash("sha256")
    .update(readFileSync(new URL("go.mod", folder)))
    .update(readFileSync(new URL("go.sum", folder)))
    .digest("hex")
    .slice(0, 12);
  return join(cacheDirectory(), `${part.module}-${digest}`, part.name);
}

function cacheDirectory(): string {
  const home = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  return join(home, "slipway", "parts");
}

export function findPart(name: PartName): FoundPart | undefined {
  const pinned = goParts.find((part) => part.name === name);
  const candidates =
    pinned === undefined ? onPath(name) : [...inAssets(name), cachedPath(pinned), ...onPath(name)];
  for (const path of candidates.filter(isExecutable)) {
    const version = versionOf(name, path);
    // Another version on the PATH may read, merge or refuse differently; it would make a test lie.
    if (version !== undefined && (pinned === undefined || version === pinned.version))
      return { name, path, version };
  }
  return undefined;
}

function inAssets(name: string): readonly string[] {
  return [process.env["SLIPWAY_KUBE_ASSETS"], process.env["KUBEBUILDER_ASSETS"]]
    .filter((folder) => folder !== undefined && folder !== "")
    .map((folder) => join(folder ?? "", name));
}

function onPath(name: string): readonly string[] {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.map((folder) => join(folder, name));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const versionArguments: Readonly<Record<PartName, readonly string[]>> = {
  kustomize: ["version"],
  "kustomize-older": ["version"],
  helm: ["version", "--short"],
  helm3: ["version", "--short"],
  kubectl: ["version", "--client"],
  etcd: ["--version"],
  "kube-apiserver": ["--version"],
  "kube-controller-manager": ["--version"],
  dyff: ["version"],
  "redis-server": ["--version"],
  chromium: ["--version", "--no-sandbox"],
};

function versionOf(name: PartName, path: string): string | undefined {
  try {
    const text = execFileSync(path, versionArguments[name], {
      encoding: "utf8",
      timeout: 10_000,
      stdio: ["ignore", "pipe", "ignore"],
    });
    return /v?\d+\.\d+(?:\.\d+)*/.exec(text)?.[0];
  } catch {
    return undefined;
  }
}
