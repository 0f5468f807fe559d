/** What is done with each kind of delivery: payload to Event, Event to jobs, jobs to the queue. No request to GitHub. */

import { jobsFor } from "../core/events/jobs-for.ts";
import { type EventName, eventNames, readEvent } from "../core/events/read-event.ts";
import type { Queue } from "../queue/queue.ts";
import type { FrontDoorLog } from "./log.ts";

/** The part of Probot that routes deliveries to handlers. Its `receive` rejects when a handler does. */
export interface DeliveryRouter {
  on(
    name: EventName,
    handle: (delivery: { readonly id: string; readonly payload: unknown }) => Promise<void>,
  ): void;
}

export interface RoutesOptions {
  readonly queue: Pick<Queue, "add">;
  readonly log: FrontDoorLog;
  /** What our own App wrote is no news. */
  readonly ownAppId: number;
}

/** A delivery that means nothing to us is done at once. */
export function registerRoutes(router: DeliveryRouter, { queue, log, ownAppId }: RoutesOptions): void {
  for (const name of eventNames) {
    router.on(name, async ({ id, payload }) => {
      const event = readEvent(name, payload, ownAppId);
      const jobs = event === undefined ? [] : jobsFor(event);
      log("info", jobs.length === 0 ? "nothing to do" : "queued", {
        delivery: id,
        event: name,
        meaning: event?.kind,
        jobs: jobs.length,
      });
      await Promise.all(jobs.map(({ job, delayMs = 0 }) => queue.add(job, { delayMs })));
    });
  }
}
