/** A page that says what went wrong. */

import { html } from "../html.ts";
import type { Page } from "../page-request.ts";

export function errorPage(status: number, message: string): Page & { readonly status: number } {
  return {
    status,
    title: `${status}`,
    body: html`<div class="page narrow">
      <section class="box error">
        <h1>${status}</h1>
        <p>${message.split("\n").map((line) => html`<span class="line">${line}</span>`)}</p>
        <p><a href="/">All repositories</a></p>
      </section>
    </div>`,
  };
}
