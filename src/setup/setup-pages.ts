/** The pages that create the App: what is missing, one button, and what to do afterwards. */

import type { ManifestForm } from "../github/app-manifest.ts";

export interface Page {
  readonly status: number;
  readonly html: string;
}

export interface StartPage {
  readonly form: ManifestForm;
  readonly missing: readonly string[];
  /** What the operator should change before the App is created. */
  readonly warning: string | undefined;
}

export function startPage({ form: { action, manifest }, missing, warning }: StartPage): Page {
  const lacks = missing.map((name) => `<li><code>${escape(name)}</code></li>`).join("");
  return page(
    200,
    "Create the GitHub App",
    `${warning === undefined ? "" : `<p role="alert"><strong>${escape(warning)}</strong></p>`}<p>Slipway has no credentials yet. It lacks</p><ul>${lacks}</ul>
<p>GitHub can create the App with the right permissions and events, and hand its credentials to this process, which keeps them in a file
that only you can read.</p>
<form method="post" action="${escape(action)}"><input type="hidden" name="manifest" value="${escape(manifest)}">
<button>Create the App on GitHub</button></form>`,
  );
}

export function createdPage({
  file,
  installUrl,
}: {
  readonly file: string;
  readonly installUrl: string;
}): Page {
  return page(
    200,
    "The App is there",
    `<ol><li>Its credentials are in <code>${escape(file)}</code>.</li>
<li><a href="${escape(installUrl)}">Install it</a> on the repositories that it shall serve.</li>
<li>Stop this process, and start it with them: <code>node --env-file=${escape(file)} lib/main.js</code></li></ol>`,
  );
}

export function refusedPage(why: string): Page {
  return page(403, "Not here", `<p>${escape(why)}</p>`);
}

/** Nothing was created yet, and cannot be before this is out of the way. */
export function obstaclePage(obstacle: string): Page {
  return page(409, "Not yet", `<p>${escape(obstacle)}</p>`);
}

/** The App is on GitHub, and its credentials, which GitHub hands out once, are lost. */
export function lostPage({ file, appUrl }: { readonly file: string; readonly appUrl: string }): Page {
  return page(
    500,
    "The App was created, but its credentials are lost",
    `<p>GitHub created <a href="${escape(appUrl)}">the App</a> and handed its credentials out, but <code>${escape(file)}</code>
could not be written. GitHub does not hand them out again.</p>
<ol><li>Delete the App on GitHub: its settings page, Advanced, Delete GitHub App.</li>
<li>Make sure that <code>${escape(file)}</code> does not exist and that its folder can be written to.</li>
<li>Begin again from the address that Slipway printed when it started.</li></ol>`,
  );
}

function page(status: number, title: string, body: string): Page {
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escape(title)} · Slipway</title><style>${style}</style><main><h1>${escape(title)}</h1>${body}</main></html>`;
  return { status, html };
}

const style = `body{font:16px/1.6 system-ui,sans-serif;margin:0;color-scheme:light dark}main{max-width:42rem;margin:4rem auto;padding:0 1.5rem}
button{font:inherit;font-weight:600;padding:.6rem 1.2rem;border:0;border-radius:.4rem;background:#1f883d;color:#fff;cursor:pointer}`;

function escape(text: string): string {
  const names: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replaceAll(/[&<>"']/g, (character) => names[character] ?? character);
}
