/** A request for a page: who looks, at what. */

import type { Api } from "../http/dispatch.ts";
import type { Hub } from "../hub.ts";
import type { Account } from "../model/account.ts";
import type { Html } from "./html.ts";

export interface PageRequest {
  readonly hub: Hub;
  readonly api: Api;
  readonly path: string;
  readonly query: URLSearchParams;
  /** The person that the browser acts as; absent before anybody was chosen. */
  readonly person: Account | undefined;
}

export interface Page {
  readonly title: string;
  readonly body: Html;
  /** Where in a repository we are, for its tabs. */
  readonly status?: number;
}

export type PageAnswer = Page | { readonly redirect: string };

/** What a form sent. */
export interface FormRequest extends PageRequest {
  readonly form: URLSearchParams;
}
