/** Runs the same work once for all who ask while it runs; it is given up when all of them have given up. */

import { setMaxListeners } from "node:events";

interface Flight<Result> {
  readonly result: Promise<Result>;
  readonly controller: AbortController;
  waiting: number;
}

export type SingleFlight<Result> = (
  key: string,
  work: (signal: AbortSignal) => Promise<Result>,
  signal?: AbortSignal,
) => Promise<Result>;

export function makeSingleFlight<Result>(): SingleFlight<Result> {
  const flights = new Map<string, Flight<Result>>();

  function start(key: string, work: (signal: AbortSignal) => Promise<Result>): Flight<Result> {
    const controller = new AbortController();
    const flight = { controller, waiting: 0, result: work(controller.signal) };
    flights.set(key, flight);
    const forget = (): void => {
      if (flights.get(key) === flight) flights.delete(key);
    };
    flight.result.then(forget, forget);
    return flight;
  }

  function leave(key: string, flight: Flight<Result>, reason: unknown): void {
    flight.waiting -= 1;
    if (flight.waiting > 0) return;
    // Who comes now begins anew.
    if (flights.get(key) === flight) flights.delete(key);
    flight.controller.abort(reason);
  }

  return (key, work, signal) => {
    if (signal?.aborted === true) return Promise.reject(signal.reason);
    const flight = flights.get(key) ?? start(key, work);
    flight.waiting += 1;
    if (signal === undefined) return flight.result;
    // Hundreds of renders may listen to one signal; each stops when it is done.
    setMaxListeners(0, signal);
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        leave(key, flight, signal.reason);
        reject(signal.reason);
      };
      signal.addEventListener("abort", onAbort, { once: true });
      flight.result.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
    });
  };
}
