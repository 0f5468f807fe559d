/** The value of `--ack`: codes of findings, each with or without what it was given for. */

import { nearestName } from "../model/nearest-name.ts";
import type { AcknowledgementArgument } from "../model/acknowledgement.ts";
import { findingCodes } from "../model/finding-codes.ts";
import { commandLimits } from "./command-limits.ts";
import { shown } from "./shown.ts";

export type ReadAcknowledgements =
  | { readonly kind: "acknowledgements"; readonly acknowledge: readonly AcknowledgementArgument[] }
  | { readonly kind: "error"; readonly message: string };

type Failure = Extract<ReadAcknowledgements, { kind: "error" }>;

/** `pvc-removed,crd-removed@0123456789ab`. The same word twice counts once; one code for two different things is an error. */
export function readAcknowledgements(list: string): ReadAcknowledgements {
  const words = [...new Set(list.split(","))];
  if (words.includes("")) return failure(`A code is missing in ${shown(list)}.`);
  if (words.length > commandLimits.acknowledgements) {
    return failure(`--ack takes at most ${commandLimits.acknowledgements} codes, not ${words.length}.`);
  }
  const acknowledge: AcknowledgementArgument[] = [];
  for (const word of words) {
    const read = readOne(word);
    if ("kind" in read) return read;
    if (acknowledge.some(({ code }) => code === read.code)) {
      return failure(`--ack names ${read.code} twice, and not for the same.`);
    }
    acknowledge.push(read);
  }
  return { kind: "acknowledgements", acknowledge };
}

function readOne(word: string): AcknowledgementArgument | Failure {
  const at = word.indexOf("@");
  const written = at === -1 ? word : word.slice(0, at);
  const code = findingCodes.find((known) => known === written);
  if (code === undefined) return unknownCode(written);
  if (at === -1) return { code };
  const of = word.slice(at + 1);
  if (/^[0-9a-f]{12}$/.test(of)) return { code, of };
  return failure(
    `${shown(word)} is cut or changed: after the @ stand 12 characters, as Slipway's answer gave them.`,
  );
}

function unknownCode(written: string): Failure {
  const near = nearestName(written, findingCodes);
  const question = near === undefined ? "" : ` Did you mean ${near}?`;
  return failure(
    `There is no finding ${shown(written)}.${question} The preview names the code of each finding.`,
  );
}

function failure(message: string): Failure {
  return { kind: "error", message };
}
