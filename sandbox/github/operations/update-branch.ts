/** Merges the base branch into the head of a pull request: the button "Update branch". */

import type { Actor } from "../auth/caller.ts";
import { atLeast, roleOf } from "../auth/roles.ts";
import { createCommit } from "../git/commits.ts";
import { mergeTrees } from "../git/merge.ts";
import { isAncestor, updateRef } from "../git/refs.ts";
import { forbidden, validationFailed } from "../http/api-error.ts";
import type { Hub } from "../hub.ts";
import { baseTip } from "./base-tip.ts";
import type { PullPlace } from "./merge-state.ts";
import { afterRefChanges } from "./ref-changes.ts";
import { signatureOf, webFlow } from "./signature.ts";

export async function updateBranch(
  hub: Hub,
  {
    repository,
    pull,
    actor,
    expected,
  }: PullPlace & { readonly actor: Actor; readonly expected: string | undefined },
): Promise<void> {
  if (expected !== undefined && expected !== pull.head.sha)
    throw refused("expected head sha didn’t match current head ref.");
  const source =
    pull.head.repositoryId === undefined ? undefined : hub.store.repositories.get(pull.head.repositoryId);
  if (source === undefined || pull.state === "closed") throw refused("The head branch cannot be updated.");
  if (actor.app === undefined && !atLeast(roleOf(hub, source, actor.account.id), "write")) {
    throw forbidden("You must have write access to the head branch.");
  }
  const [base, before] = [await baseTip(repository, pull), pull.head.sha];
  if (await isAncestor(repository.dir, base, before))
    throw refused("There are no new commits on the base branch.");
  const tree = await mergeTrees(source.dir, before, base);
  if (tree === undefined) throw refused("merge conflict between base and head");
  const after = await createCommit(source.dir, {
    tree,
    parents: [before, base],
    message: `Merge branch '${pull.base.ref}' into ${pull.head.ref}`,
    author: signatureOf(hub, actor.account),
    committer: webFlow(hub),
  });
  const ref = `refs/heads/${pull.head.ref}`;
  if ((await updateRef(source.dir, { name: ref, before, after })) !== "done")
    throw refused("The head branch was changed meanwhile.");
  await afterRefChanges(hub, [{ repository: source, ref, before, after, actor }]);
}

function refused(message: string): Error {
  return validationFailed([{ resource: "PullRequest", code: "custom", message }]);
}
