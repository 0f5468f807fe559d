/** Tells before the App is created that GitHub could not deliver to it. */

import type { Settings } from "../settings.ts";

/** `undefined` when GitHub may reach the public address, or runs on this machine itself. */
export function deliveryWarning({
  apiUrl,
  publicUrl,
}: Pick<Settings, "apiUrl" | "publicUrl">): string | undefined {
  if (isThisMachine(apiUrl) || !isThisMachine(publicUrl)) return undefined;
  return `GitHub cannot deliver webhooks to ${publicUrl}: that address means this machine only. Stop Slipway, set SLIPWAY_PUBLIC_URL to the https address where GitHub reaches it, and start it again before you create the App.`;
}

/** Loopback, and the address that stands for every one of this machine. */
function isThisMachine(url: string): boolean {
  return /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1?\])$/.test(new URL(url).hostname);
}
