/** Joins the renderer's wish for bases and charts from elsewhere with Git and the network, as far as the operator allows it. */

import type { AllowedChart } from "./allowed-charts.ts";
import { fetchChart, type FetchOptions } from "./fetch-chart.ts";
import type { Git } from "../git/git.ts";
import type { Remotes } from "../render/remotes.ts";

export interface Allowed {
  /** Addresses of Git repositories without `.git`; one that ends in `/*` stands for all below it. */
  readonly repositories: readonly string[];
  readonly charts?: readonly AllowedChart[];
}

/** `undefined` when nothing is allowed. Everything is fetched without any credential of ours. */
export function allowedRemotes(
  { repositories, charts = [] }: Allowed,
  git: Git,
  options: FetchOptions,
): Remotes | undefined {
  if (repositories.length + charts.length === 0) return undefined;
  const allows = (url: string): boolean =>
    repositories.some((one) => (one.endsWith("/*") ? url.startsWith(one.slice(0, -1)) : url === one));
  return {
    allows,
    tree: async (url, revision) => {
      if (!allows(url)) throw new TypeError("the repository is not allowed");
      const repository = await git.repository({ url });
      await repository.fetch([revision]);
      return repository.tree(revision);
    },
    chart: async ({ repository, name, version }) => {
      const address = repository.replace(/\/$/, "");
      const found = charts.find(
        (one) => one.repository === address && one.name === name && one.version === version,
      );
      return found === undefined ? undefined : fetchChart(found, options);
    },
  };
}
