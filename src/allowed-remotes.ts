/** Joins the renderer's wish for another repository with the Git adapter, as far as the operator allows it. */

import type { Git } from "./git/git.ts";
import type { Remotes } from "./render/remotes.ts";

/**
 * `allowed`: addresses of repositories without `.git`; one that ends in `/*` stands for all below it. None: `undefined`, so that nothing
 * is taken from elsewhere. They are fetched without any credential of ours.
 */
export function allowedRemotes(allowed: readonly string[], git: Git): Remotes | undefined {
  if (allowed.length === 0) return undefined;
  const allows = (url: string): boolean =>
    allowed.some((one) => (one.endsWith("/*") ? url.startsWith(one.slice(0, -1)) : url === one));
  return {
    allows,
    tree: async (url, revision) => {
      if (!allows(url)) throw new TypeError("the repository is not allowed");
      const repository = await git.repository({ url });
      await repository.fetch([revision]);
      return repository.tree(revision);
    },
  };
}
