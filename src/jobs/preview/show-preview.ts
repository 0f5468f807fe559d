/** Shows a preview as soon as it is rendered, and once more when the clusters have answered; what reads the same is left alone. */

import type { EnvironmentPreview, Preview } from "../../core/model/preview.ts";
import type { PullRequest } from "../../core/model/pull-request.ts";
import type { ShownWhen } from "../../core/plan/preview-reference.ts";
import type { GitHubRepository } from "../../github/github.ts";
import { shownKey } from "../memory-keys.ts";
import type { Tools } from "../tools.ts";
import { withLive } from "./live-previews.ts";
import type { TwoSides } from "./preview-sides.ts";
import { completePreview, previewText, publishPreview } from "./publish-preview.ts";

export interface PreviewToShow {
  readonly repository: GitHubRepository;
  readonly pullRequest: PullRequest;
  readonly sides: TwoSides;
  readonly preview: Preview;
  readonly when: ShownWhen;
  /** Ask the clusters, too. */
  readonly live: boolean;
}

/**
 * A newer base that changes nothing does not touch the comment: it goes on naming the base for which it was made, for which it is as
 * true, and the check names the newest. With hundreds of open pull requests every push would otherwise write hundreds of comments.
 */
export async function showPreview(shown: PreviewToShow, tools: Tools, signal: AbortSignal): Promise<void> {
  const { repository, pullRequest, sides, preview, live } = shown;
  const before = await recallShown(shown, tools);
  const { rendered, whole: plain } = fingerprints(shown, preview, tools);
  const isNew = before?.rendered !== rendered;
  if (isNew) await publish(shown, preview, tools);
  const ref = { repository: repository.ref, number: pullRequest.number };
  const whole = live
    ? await withLive({ preview, head: sides.head, pullRequest: ref }, tools, signal)
    : preview;
  const known = isNew ? plain : before.whole;
  if (fingerprints(shown, whole, tools).whole !== known) await publish(shown, whole, tools);
  else if (!isNew) await completePreview(repository, pullRequest, whole);
}

async function publish(shown: PreviewToShow, preview: Preview, tools: Tools): Promise<void> {
  const { repository, pullRequest, sides, when } = shown;
  await publishPreview(repository, pullRequest, { preview, notes: sides.notes, when });
  const text = tools.sha256(previewText(preview, sides.notes));
  const { rendered, whole } = fingerprints(shown, preview, tools);
  const key = shownKey({ repository: repository.ref, number: pullRequest.number });
  tools.memory.remember(key, [rendered, whole, text].join(" "));
}

interface Shown {
  /** Of what was rendered alone. */
  readonly rendered: string;
  readonly whole: string;
}

/** What this worker wrote last, as long as the comment still says so: others can edit and delete it, and so can we. */
async function recallShown(
  { repository, pullRequest: { number } }: PreviewToShow,
  { memory, sha256 }: Tools,
): Promise<Shown | undefined> {
  const [rendered, whole, text] =
    memory.recall(shownKey({ repository: repository.ref, number }))?.split(" ") ?? [];
  if (rendered === undefined || whole === undefined) return undefined;
  const comments = await repository.comments(number);
  const stands = comments.some(({ ours, body }) => ours && sha256(body.replaceAll("\r\n", "\n")) === text);
  return stands ? { rendered, whole } : undefined;
}

/** Of everything that is shown, but the base. */
function fingerprints(
  { sides: { notes }, when }: PreviewToShow,
  { head, tools: versions, environments }: Preview,
  { sha256 }: Tools,
): Shown {
  const digest = (shown: readonly object[]) => sha256(JSON.stringify([head, versions, shown, notes, when]));
  return { rendered: digest(environments.map(bare)), whole: digest(environments) };
}

/** Without what changes by itself: reviews, checks, and what the clusters say. */
function bare({ live: _live, forecast: _forecast, ...rendered }: EnvironmentPreview): object {
  return rendered;
}
