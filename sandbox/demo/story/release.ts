/** What changes in the story's pull requests: the image of the shop, and a setting. */

import { readFileSync } from "node:fs";

const base = new URL("../../../examples/shop/base/", import.meta.url);

export const images = {
  first: "ghcr.io/stefanprodan/podinfo:6.7.0",
  good: "ghcr.io/stefanprodan/podinfo:6.7.1",
  /** There is no such image: it can never be pulled, and the local clusters know it by its name. */
  bad: "ghcr.io/stefanprodan/podinfo:6.8.0-broken",
} as const;

export function filesWith(image: string, greeting: string): Record<string, string> {
  const deployment = readFileSync(new URL("deployment.yaml", base), "utf8");
  const settings = readFileSync(new URL("settings.properties", base), "utf8");
  return {
    "base/deployment.yaml": deployment.replace(images.first, image),
    "base/settings.properties": settings.replace(/^greeting=.*$/m, `greeting=${greeting}`),
  };
}
