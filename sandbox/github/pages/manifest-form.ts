/** The form with which a browser registers an App: other sites send people here, so the first answer is a question. */

import { ApiError } from "../http/api-error.ts";
import type { Account } from "../model/account.ts";
import { findAccount } from "../operations/accounts.ts";
import { keepManifest, readManifest } from "../operations/app-manifests.ts";
import type { FormRequest, Page } from "./page-request.ts";
import { manifestPage } from "./views/manifest.ts";

export type ManifestAnswer =
  /** Asks. The form may lead to this origin afterwards. */
  | { readonly page: Page; readonly formTarget: string | undefined }
  /** Back to whoever sent the person, with a code. */
  | { readonly redirect: string };

/** `own`: the form came from a page of ours, where the person has seen what it does. */
export function manifestForm(form: FormRequest, own: boolean): ManifestAnswer {
  const { hub, path } = form;
  const text = form.form.get("manifest") ?? "";
  const manifest = readManifest(text);
  const state = form.query.get("state") ?? form.form.get("state") ?? "";
  const target = manifest.redirect_url;
  const person = form.person ?? chosenPerson(form);
  if (!own || form.form.get("confirmed") !== "true" || person === undefined) {
    const formTarget = target === undefined ? undefined : new URL(target).origin;
    return { page: manifestPage(form, { manifest, text, state, path }), formTarget };
  }
  const owner = ownerOf(form, person);
  const next = new URL(target ?? `${hub.urls.web}/`);
  next.searchParams.set("code", keepManifest(hub, owner, manifest));
  if (state !== "") next.searchParams.set("state", state);
  return { redirect: next.href };
}

/** Somebody sent here by another site may not have chosen yet who they are. */
function chosenPerson({ hub, form }: FormRequest): Account | undefined {
  const account = findAccount(hub, form.get("login") ?? "");
  return account?.type === "User" ? account : undefined;
}

function ownerOf({ hub, path }: FormRequest, person: Account): Account {
  const organization = /^\/organizations\/([^/]+)\//.exec(path)?.[1];
  const owner = organization === undefined ? person : findAccount(hub, organization);
  if (owner === undefined || (owner.id !== person.id && owner.members.get(person.id) !== "admin")) {
    throw new ApiError(403, "Only owners can register an App for an organization.");
  }
  return owner;
}
