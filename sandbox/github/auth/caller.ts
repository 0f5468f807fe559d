/** Who makes a call. */

import type { Account } from "../model/account.ts";
import type { App, Installation, Permissions } from "../model/app.ts";

export type Caller =
  | { readonly kind: "anonymous" }
  /** A person with a token of their own. */
  | { readonly kind: "user"; readonly user: Account }
  /** An App with its JWT: may speak of itself and its installations only. */
  | { readonly kind: "app"; readonly app: App }
  | InstallationCaller;

export interface InstallationCaller {
  readonly kind: "installation";
  readonly app: App;
  readonly installation: Installation;
  readonly bot: Account;
  readonly token: string;
  readonly permissions: Permissions;
  /** Absent: all of the installation's repositories. */
  readonly repositoryIds?: ReadonlySet<number>;
}

/** Who is seen as the author of a write: an account, and the App behind it. */
export interface Actor {
  readonly account: Account;
  readonly app?: App;
}
