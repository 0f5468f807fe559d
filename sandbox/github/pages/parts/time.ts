/** When something was, as people say it. */

import type { Hub } from "../../hub.ts";
import type { Html } from "../html.ts";
import { html } from "../html.ts";

export function ago(hub: Hub, iso: string): Html {
  return html`<time datetime="${iso}" title="${iso}"
    >${words(Math.max(0, hub.clock() - Date.parse(iso)))}</time
  >`;
}

function words(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  if (seconds < 10) return "just now";
  if (seconds < 60) return `${seconds} seconds ago`;
  if (seconds < 3600) return count(Math.floor(seconds / 60), "minute");
  if (seconds < 86_400) return count(Math.floor(seconds / 3600), "hour");
  return count(Math.floor(seconds / 86_400), "day");
}

function count(number: number, unit: string): string {
  return number === 1 ? `${unit === "hour" ? "an" : "a"} ${unit} ago` : `${number} ${unit}s ago`;
}
