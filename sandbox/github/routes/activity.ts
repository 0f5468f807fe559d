/** GitHub's own log of what moved which ref: who, from where, to where, when. */

import { json } from "../http/answer.ts";
import { ApiError } from "../http/api-error.ts";
import type { RepositoryCall, Routes } from "../http/call.ts";
import type { Activity } from "../model/repository.ts";
import { nodeId } from "../store.ts";
import { serializeAccountId } from "../serializers/account.ts";

export const activityRoutes: Routes<RepositoryCall> = { "GET /repos/{owner}/{repo}/activity": list };

function list(call: RepositoryCall) {
  const query = call.url.searchParams;
  const [ref, actor, type] = [query.get("ref"), query.get("actor"), query.get("activity_type")];
  const items = call.repository.activity.filter(
    (entry) =>
      (ref === null || entry.ref === ref || entry.ref === `refs/heads/${ref}`) &&
      (actor === null || call.hub.store.accounts.get(entry.actorId)?.login === actor) &&
      (type === null || entry.type === type),
  );
  const ordered = query.get("direction") === "asc" ? items : items.toReversed();
  const perPage = Math.min(100, Math.max(1, Number(query.get("per_page") ?? 30) || 30));
  const start = startAfter(ordered, query.get("after"));
  const shown = ordered.slice(start, start + perPage);
  const more = ordered.length > start + perPage;
  const last = shown.at(-1);
  return json(
    200,
    shown.map((entry) => show(call, entry)),
    more && last !== undefined ? { link: nextLink(call, last) } : {},
  );
}

function startAfter(items: readonly Activity[], cursor: string | null): number {
  if (cursor === null) return 0;
  const index = items.findIndex(({ id }) => String(id) === cursor);
  if (index === -1) throw new ApiError(422, "Validation Failed", { errors: ["The cursor is not valid."] });
  return index + 1;
}

function nextLink(call: RepositoryCall, last: Activity): string {
  const next = new URL(call.url);
  next.searchParams.set("after", String(last.id));
  return `<${next.href}>; rel="next"`;
}

function show(call: RepositoryCall, entry: Activity) {
  return {
    id: entry.id,
    node_id: nodeId("PSH", entry.id),
    before: entry.before,
    after: entry.after,
    ref: entry.ref,
    timestamp: entry.timestamp,
    activity_type: entry.type,
    actor: serializeAccountId(call.hub, entry.actorId),
  };
}
