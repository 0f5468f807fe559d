/** Commits files to a branch in one step, under the branch's rules. */

import { createCommit, writeTree } from "../git/commits.ts";
import type { FileChanges } from "../git/commits.ts";
import { readRef, updateRef, zeroOid } from "../git/refs.ts";
import { ApiError } from "../http/api-error.ts";
import type { Hub } from "../hub.ts";
import type { Account } from "../model/account.ts";
import type { Repository } from "../model/repository.ts";
import { afterRefChanges } from "../operations/ref-changes.ts";
import { pushRules } from "../operations/rules.ts";
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
  const rules = pushRules(hub, { repository, branch, actor: { account: author } });
  if (tip !== undefined && rules.includes("pull_request")) {
    throw new ApiError(
      409,
      "Repository rule violations found\n\nChanges must be made through a pull request.\n\n",
    );
  }
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
  if ((await updateRef(repository.dir, { name: ref, before, after })) !== "done") {
    throw new ApiError(409, `${branch} was changed meanwhile`);
  }
  await afterRefChanges(hub, [{ repository, ref, before, after, actor: { account: author } }]);
  return after;
}
