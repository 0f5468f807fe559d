/** Looks into packed charts before Helm unpacks them: their size, and that they hold nothing but files and folders of their own. */

import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import type { RenderFailure } from "../../core/model/render.ts";
import { renderFailure } from "../render-failure.ts";
import type { Inputs } from "./inputs.ts";

export type UnpackedChart =
  | { readonly kind: "unpacked"; readonly files: ReadonlyMap<string, Uint8Array> }
  /** `problem`: what is wrong with it, after "The packed chart". */
  | { readonly kind: "rejected"; readonly problem: string };

const mebibyte = 1024 * 1024;
/** Unpacked; Helm's own limit is 100 MiB. */
const mostBytes = 64 * mebibyte;
/** Text shrinks to a fifth, rarely to a twentieth. */
const mostRatio = 800;

const packed = /(?:^|\/)charts\/[^/]+\.tgz$/;
const unpack = promisify(gunzip);

/** The first archive that is refused. Helm unpacks what is in the folder `charts/` of a chart. */
export async function checkArchives(
  { charts }: Inputs,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<RenderFailure | undefined> {
  if (charts.length === 0) return undefined;
  for (const [path, bytes] of files) {
    if (!packed.test(path)) continue;
    const unpacked = await unpackChart(bytes);
    if (unpacked.kind === "rejected") return archiveFailure(path, unpacked.problem);
  }
  return undefined;
}

/** A gzipped tar archive. */
export async function unpackChart(bytes: Uint8Array): Promise<UnpackedChart> {
  const maxOutputLength = Math.min(mostBytes, bytes.length * mostRatio);
  try {
    return readTar(await unpack(bytes, { maxOutputLength }));
  } catch (error) {
    const isTooLarge = error instanceof RangeError;
    return rejected(
      isTooLarge
        ? `is larger than ${mostBytes / mebibyte} MiB when unpacked, or than ${mostRatio} times its size`
        : "is no gzip archive, or a part of it is missing",
    );
  }
}

function rejected(problem: string): UnpackedChart {
  return { kind: "rejected", problem };
}

const block = 512;

/** POSIX `ustar`, with the extended headers by which longer paths are written. */
function readTar(tar: Buffer): UnpackedChart {
  const files = new Map<string, Uint8Array>();
  let longPath: string | undefined;
  for (let at = 0; at + block <= tar.length;) {
    const header = tar.subarray(at, at + block);
    if (header.every((byte) => byte === 0)) return { kind: "unpacked", files };
    const size = Number.parseInt(text(header, 124, 12).trim() || "0", 8);
    const start = at + block;
    if (!Number.isSafeInteger(size) || size < 0 || start + size > tar.length) break;
    const content = tar.subarray(start, start + size);
    const type = text(header, 156, 1);
    if (type === "x" || type === "L") longPath = type === "L" ? text(content, 0, size) : pathIn(content);
    else if (type !== "g") {
      const path = longPath ?? pathOf(header);
      const problem = entryProblem(path, type);
      if (problem !== undefined) return rejected(problem);
      if (type !== "5") files.set(path.replace(/^\.\//, ""), content);
      longPath = undefined;
    }
    at = start + Math.ceil(size / block) * block;
  }
  return rejected("is cut off, or no tar archive");
}

function entryProblem(path: string, type: string): string | undefined {
  if (type === "1" || type === "2") return "holds a link";
  if (type !== "" && type !== "0" && type !== "5" && type !== "7") return "holds a device or a pipe";
  const leaves = /^[\\/]|^[A-Za-z]:/.test(path) || path.split(/[\\/]/).includes("..");
  return leaves ? "holds a path that leads out of it" : undefined;
}

function pathOf(header: Buffer): string {
  const prefix = text(header, 345, 155);
  const name = text(header, 0, 100);
  return prefix === "" ? name : `${prefix}/${name}`;
}

/** `31 path=a/b\n`, among other records. */
function pathIn(records: Buffer): string | undefined {
  return /(?:^|\n)\d+ path=([^\n]*)/.exec(records.toString("utf8"))?.[1];
}

/** Up to the first NUL. */
function text(bytes: Buffer, start: number, length: number): string {
  return bytes.toString("utf8", start, start + length).split("\0")[0] ?? "";
}

function archiveFailure(path: string, problem: string): RenderFailure {
  return renderFailure("CHART_ARCHIVE_REJECTED", {
    message: `The packed chart ${problem}; it is not unpacked.`,
    next: "Commit the chart as a folder, or pack it anew with `helm package`.",
    place: { file: path },
  });
}
