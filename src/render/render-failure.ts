/** Makes render failures: where, what, and what to do; never what a file holds. */

import type { Fault } from "../core/model/fault.ts";
import type { ReasonCode } from "../core/model/outcome.ts";
import type { RenderFailure, RenderResult } from "../core/model/render.ts";

export interface Place {
  readonly file: string;
  /** From 1. */
  readonly line?: number;
}

export interface FailureDetail {
  readonly message: string;
  readonly next: string;
  readonly place?: Place | undefined;
}

export function renderFailure(reason: ReasonCode, { message, next, place }: FailureDetail): RenderFailure {
  return { reason, message, next, ...place };
}

/** What stops a render for good, as its result. */
export function failureOf({ reason, message, next = "" }: Fault): RenderFailure {
  return renderFailure(reason, { message, next });
}

export function failed(failure: RenderFailure): RenderResult {
  return { kind: "failed", failure };
}

/** A name or path from a repository as it may stand in a message: one line, bounded, printable. */
export function shown(text: string): string {
  const longest = 200;
  const printable = text.replaceAll(/[^\P{C}]/gu, "\ufffd").replace(/\s+/g, " ");
  return printable.length > longest ? `${printable.slice(0, longest)}…` : printable;
}
