/** How people are shown: picture and name. */

import type { Hub } from "../../hub.ts";
import type { Account } from "../../model/account.ts";
import type { Html } from "../html.ts";
import { html, nothing } from "../html.ts";

export function accountOf(hub: Hub, id: number | undefined): Account | undefined {
  return id === undefined ? undefined : hub.store.accounts.get(id);
}

export function avatar(account: Account | undefined, size: "small" | "medium" | "large" = "small"): Html {
  if (account === undefined) return nothing;
  const shape = account.type === "User" ? "round" : "square";
  return html`<img class="avatar avatar-${size} avatar-${shape}" src="/avatars/${account.id}.svg" alt="" />`;
}

export function personLink(account: Account | undefined): Html {
  if (account === undefined) return html`<strong>ghost</strong>`;
  const isBot = account.type === "Bot";
  const name = account.login.replace(/\[bot\]$/, "");
  const href = isBot ? `/apps/${name}` : `/${account.login}`;
  return html`<a class="person" href="${href}">${name}</a
    >${isBot ? html` <span class="label">bot</span>` : ""}`;
}

const colours = ["#cf5a5a", "#c27a2c", "#8a8f2f", "#4a9a57", "#2f8f8a", "#4a7fd0", "#7a68d0", "#b45aa8"];

/** A letter on a colour; a square one for organizations and Apps. */
export function avatarSvg(account: Account): string {
  const colour = colours[account.id % colours.length] ?? "#777777";
  const letter = account.login
    .charAt(0)
    .toUpperCase()
    .replace(/[^A-Z0-9]/, "?");
  const shape =
    account.type === "User"
      ? `<circle cx="20" cy="20" r="20" fill="${colour}"/>`
      : `<rect width="40" height="40" rx="7" fill="${colour}"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">${shape}<text x="20" y="27" font-family="system-ui, sans-serif" font-size="20" font-weight="600" fill="#ffffff" text-anchor="middle">${letter}</text></svg>`;
}
