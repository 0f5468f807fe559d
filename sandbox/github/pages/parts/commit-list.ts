/** Commits in a list. */

import type { Commit } from "../../git/commits.ts";
import { accountOfEmail } from "../../serializers/commit.ts";
import { repositoryFullName } from "../../serializers/repository.ts";
import type { Html } from "../html.ts";
import { html } from "../html.ts";
import type { RepositoryPage } from "../views/repository-page.ts";
import { checkMark } from "./checks.ts";
import { avatar, personLink } from "./people.ts";
import { ago } from "./time.ts";

export function commitList({ hub, repository }: RepositoryPage, commits: readonly Commit[]): Html {
  const name = repositoryFullName(hub, repository);
  return html`<section class="box">
    <ul class="rows">
      ${commits.map((commit) => {
        const author = accountOfEmail(hub, commit.author.email);
        return html`<li>
          <div class="grow">
            <a class="row-title" href="/${name}/commit/${commit.sha}"
              >${commit.message.split("\n")[0] ?? ""}</a
            >
            ${checkMark(hub, repository, commit.sha)}
            <p class="muted small">
              ${avatar(author)} ${author === undefined ? commit.author.name : personLink(author)} committed
              ${ago(hub, commit.committer.date)}
            </p>
          </div>
          <code class="muted">${commit.sha.slice(0, 7)}</code>
        </li>`;
      })}
    </ul>
  </section>`;
}
