/** Commits files to a branch in one step, under the branch's rules. */

import { createCommit, writeTree } from "../git/commits.ts";
import type { FileChanges } from "../git/commits.ts";
import { readRef, updateRef, zeroOid } from "../git/refs.ts";
import { ApiError } from "../http/api-error.ts";
import type { Hub } from "../hub.ts";
import type { Account } from "../model/account.ts";
import type { Repository } from "../model/repository.ts";
import { afterRefChanges } from "../operations/ref-changes.ts";
import { pushViolation, violationMessage } from "../operations/push-rules.ts";
import { signatureOf } from "../operations/signature.ts";

export interface CommitRequest {
  readonly repository: Repository;
  readonly branch: string;
  readonly files: FileChanges;
  readonly message: string;
  readonly author: Account;
}

/** The SHA of the commit. A branch that is not there begins at the default branch. */
export async function commitFiles(
  hub: Hub,
  { repository, branch, files, message, author }: CommitRequest,
): Promise<string> {
  const ref = `refs/heads/${branch}`;
  const tip = await readRef(repository.dir, ref);
  const base = tip ?? (await readRef(repository.dir, `refs/heads/${repository.defaultBranch}`));
  const signature = signatureOf(hub, author);
  const tree = await writeTree(repository.dir, base, files);
  const after = await createCommit(repository.dir, {
    tree,
    parents: base === undefined ? [] : [base],
    message,
    author: signature,
    committer: signature,
  });
  const before = tip ?? zeroOid;
  const why = await pushViolation(hub, { repository, branch, actor: { account: author }, before, after });
  if (why !== undefined) throw new ApiError(409, violationMessage(why));
  if ((await updateRef(repository.dir, { name: ref, before, after })) !== "done") {
    throw new ApiError(409, `${branch} was changed meanwhile`);
  }
  await afterRefChanges(hub, [{ repository, ref, before, after, actor: { account: author } }]);
  return after;
}
