/** The name and time that go into a commit that an account makes through the API. */

import type { Signature } from "../git/commits.ts";
import type { Hub } from "../hub.ts";
import { timestamp } from "../hub.ts";
import type { Account } from "../model/account.ts";

export function signatureOf(hub: Hub, account: Account): Signature {
  return {
    name: account.name === "" ? account.login : account.name,
    email: account.email,
    date: timestamp(hub),
  };
}

/** What GitHub writes as the committer of its own merges. */
export function webFlow(hub: Hub): Signature {
  return { name: "GitHub", email: "noreply@github.com", date: timestamp(hub) };
}
