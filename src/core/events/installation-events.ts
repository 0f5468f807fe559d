/** Payloads of `installation` and `installation_repositories`. */

import { z } from "zod";
import type { Event } from "../model/event.ts";
import { id } from "./shapes.ts";

/** Other events carry their installation's id alone. */
const whole = z.object({ action: z.string(), installation: z.object({ id, app_id: id }) });

/** Whatever happened to it: what it holds now is read again. */
export function readInstallation(payload: unknown): Event | undefined {
  const { success, data } = whole.safeParse(payload);
  return success ? { kind: "installation-changed", installationId: data.installation.id } : undefined;
}
