/** What a check run remembers of the findings that it listed for an acknowledgement: so that a bare code is known to mean them. */

import { type ToAcknowledge, shortDigest } from "../model/acknowledgement.ts";

/** GitHub says nothing of how long an `external_id` may be: what is not remembered must be named exactly. */
const most = 8;

const suffix = /\/ack\/([0-9a-f]{12}(?:\.[0-9a-f]{12})*)$/;

/** For the check run's `external_id`: the reference as it is, with what was listed behind it. */
export function withShown(reference: string, listed: readonly Pick<ToAcknowledge, "digest">[] = []): string {
  if (listed.length === 0) return reference;
  const digests = listed.slice(0, most).map(({ digest }) => shortDigest(digest));
  return `${reference}/ack/${digests.join(".")}`;
}

/** The reference without that, and the short digests. */
export function splitShown(externalId: string): {
  readonly reference: string;
  readonly shown: readonly string[];
} {
  const found = suffix.exec(externalId);
  if (found?.[1] === undefined) return { reference: externalId, shown: [] };
  return { reference: externalId.slice(0, found.index), shown: found[1].split(".") };
}
