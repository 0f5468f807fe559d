/** What is ours: made by our App's installation. Names, markers and texts can be imitated; this cannot. */

import { z } from "zod";

/** Who we are on GitHub: the App, and the user in whose name it acts. */
export interface Ours {
  readonly appId: number;
  /** Id of `<slug>[bot]`. */
  readonly botUserId: number;
}

export const performedViaApp = z.object({ id: z.number() }).nullish();

export type PerformedVia = z.infer<typeof performedViaApp>;

export function isOurs(via: PerformedVia, appId: number): boolean {
  return via?.id === appId;
}
