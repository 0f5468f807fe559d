/** People and bots in GraphQL. */

import type { Hub } from "../hub.ts";
import { accountHtmlUrl, accountNodeId } from "../serializers/account.ts";

export function actorNode(hub: Hub, id: number | undefined) {
  const account = id === undefined ? undefined : hub.store.accounts.get(id);
  if (account === undefined) return null;
  return {
    __typename: account.type,
    id: accountNodeId(account),
    databaseId: account.id,
    // GraphQL leaves out the suffix that REST shows.
    login: account.login.replace(/\[bot\]$/, ""),
    url: accountHtmlUrl(hub, account),
    avatarUrl: `${hub.urls.web}/avatars/${account.id}.svg`,
  };
}
