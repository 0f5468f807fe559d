/** A headless Chromium for tests of pages. */

import { type Browser, chromium, type Page } from "playwright-core";
import { findPart } from "../real/parts.ts";

export async function startBrowser(): Promise<Browser> {
  const executablePath = findPart("chromium")?.path;
  if (executablePath === undefined) throw new Error("chromium was not found");
  return chromium.launch({
    executablePath,
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      // Without these it asks for updates, which a closed network refuses one by one.
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** Loads the page again until it shows the text. Rejects with what the page showed last. */
export async function untilShown(page: Page, text: string, withinMs: number): Promise<void> {
  for (const until = Date.now() + withinMs; ;) {
    const shown = await page.locator("main").innerText();
    if (shown.includes(text)) return;
    if (Date.now() > until) throw new Error(`the page never showed "${text}". It showed:\n${shown}`);
    await page.waitForTimeout(250);
    await page.reload();
  }
}
