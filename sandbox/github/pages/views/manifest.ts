/** Registering an App from a manifest: a page that asks before it does anything, because other sites send people here. */

import type { Manifest } from "../../operations/app-manifests.ts";
import { html } from "../html.ts";
import type { Page, PageRequest } from "../page-request.ts";

export function manifestPage(
  request: PageRequest,
  {
    manifest,
    text,
    state,
    path,
  }: { readonly manifest: Manifest; readonly text: string; readonly state: string; readonly path: string },
): Page {
  const permissions = Object.entries(manifest.default_permissions ?? {});
  return {
    title: "Create GitHub App",
    body: html`<div class="page narrow">
      <h1 class="page-title">Create GitHub App</h1>
      <form class="box new-pull" method="post" action="${path}">
        <input type="hidden" name="confirmed" value="true" /><input
          type="hidden"
          name="state"
          value="${state}"
        />
        <input type="hidden" name="manifest" value="${text}" />
        <p><strong>${manifest.name}</strong> asks for these permissions:</p>
        <ul class="rows">
          ${permissions.map(([name, level]) => html`<li><span class="grow">${name.replaceAll("_", " ")}</span><span class="label">${level}</span></li>`)}
        </ul>
        <p class="muted small">
          Webhooks go to <code>${manifest.hook_attributes?.url ?? "nowhere"}</code>. Afterwards you return to
          <code>${manifest.redirect_url ?? "this page"}</code>.
        </p>
        <div class="form-actions">
          ${people(request).map((login) => html`<button class="button primary" name="login" value="${login}">Create GitHub App as ${login}</button>`)}
        </div>
      </form>
    </div>`,
  };
}

/** Who is chosen already, or everybody to choose from. */
function people({ hub, person }: PageRequest): readonly string[] {
  if (person !== undefined) return [person.login];
  return [...hub.store.accounts.values()].filter(({ type }) => type === "User").map(({ login }) => login);
}
