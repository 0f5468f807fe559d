/** What the front door takes from anybody, before it knows who sent it. */

const mebibyte = 1024 * 1024;

export interface FrontDoorLimits {
  /** GitHub sends no payload over 25 MB. */
  readonly bodyBytes: number;
  /** Bodies that are read at the same time. */
  readonly bodies: number;
  /** What each of them may hold without asking; ordinary payloads fit, so that large bodies cannot crowd them out. */
  readonly smallBodyBytes: number;
  /** What all of them together may hold beyond that. */
  readonly largeBodiesBytes: number;
  /** From the first byte of a request to its last; GitHub itself gives up after ten seconds. */
  readonly requestMs: number;
  /** How long an open connection may say nothing between requests. */
  readonly idleMs: number;
  /** How long the work may take to be accepted. */
  readonly acceptMs: number;
  /** How long a refused sender may go on sending before the connection is cut, so that it can read the refusal. */
  readonly lingerMs: number;
  readonly connections: number;
  /** Deliveries that are remembered, to recognise duplicates. */
  readonly remembered: number;
}

export const defaultLimits: FrontDoorLimits = {
  bodyBytes: 25 * mebibyte,
  bodies: 192,
  smallBodyBytes: mebibyte / 8,
  largeBodiesBytes: 32 * mebibyte,
  requestMs: 10_000,
  idleMs: 30_000,
  acceptMs: 2_000,
  lingerMs: 1_000,
  connections: 2_000,
  remembered: 10_000,
};
