/** Fetches a packed chart by its exact digest, and keeps it by that: nothing else can be in its place. */

import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "../core/model/fault.ts";
import { isObjectId, type ObjectId } from "../core/model/revision.ts";
import type { Tree, TreeEntry } from "../core/model/tree.ts";
import { unpackChart } from "../render/inputs/chart-archive.ts";

export interface PackedChart {
  /** `https://…/name-version.tgz`. */
  readonly url: string;
  /** SHA-256 in hex. */
  readonly digest: string;
}

export interface FetchOptions {
  /** Where charts are kept; it may be deleted at any time. */
  readonly folder: string;
  /** Plain HTTP to this machine: for tests. */
  readonly loopbackHttp: boolean;
}

const mostBytes = 16 * 1024 * 1024;
const mostRedirects = 5;
const timeoutMs = 30_000;

/** Without the folder that an archive holds its chart in. Faults: CHART_UNAVAILABLE, CHART_ARCHIVE_REJECTED. */
export async function fetchChart(chart: PackedChart, options: FetchOptions): Promise<Tree> {
  const unpacked = await unpackChart(await archiveOf(chart, options));
  if (unpacked.kind === "rejected") throw rejected(`The packed chart at ${chart.url} ${unpacked.problem}.`);
  const files = [...unpacked.files].map(([path, bytes]): [string, Uint8Array] => [
    path.slice(path.indexOf("/") + 1),
    bytes,
  ]);
  return treeOf(files);
}

async function archiveOf(chart: PackedChart, { folder, loopbackHttp }: FetchOptions): Promise<Uint8Array> {
  const file = join(folder, `${chart.digest}.tgz`);
  const kept = await readFile(file).catch(() => undefined);
  if (kept !== undefined && digestOf(kept) === chart.digest) return kept;
  const bytes = await download(chart.url, loopbackHttp);
  const found = digestOf(bytes);
  if (found !== chart.digest)
    throw rejected(`The packed chart at ${chart.url} has the digest ${found}, not ${chart.digest}.`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(`${file}.${process.pid}`, bytes);
  await rename(`${file}.${process.pid}`, file);
  return bytes;
}

async function download(address: string, loopbackHttp: boolean): Promise<Uint8Array> {
  let url = address;
  for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
    if (!mayFetch(url, loopbackHttp))
      throw unavailable(`${address} leads to ${url}, which is no HTTPS address`);
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(url, { redirect: "manual", signal }).catch(() => {
      throw unavailable(`${address} does not answer`);
    });
    const location = response.headers.get("location");
    if (response.status >= 300 && response.status < 400 && location !== null) {
      url = new URL(location, url).href;
      continue;
    }
    if (!response.ok) throw unavailable(`${address} answers with ${response.status}`);
    return readBounded(response, address);
  }
  throw unavailable(`${address} redirects without end`);
}

function mayFetch(url: string, loopbackHttp: boolean): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === "https:" || (loopbackHttp && protocol === "http:" && hostname === "127.0.0.1");
}

async function readBounded({ body }: Response, address: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > mostBytes) throw rejected(`The packed chart at ${address} is larger than 16 MiB.`);
  }
  return Buffer.concat(chunks);
}

function digestOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** As Git would have it, so that its files count among the inputs of a render like any others. */
function treeOf(files: readonly (readonly [string, Uint8Array])[]): Tree {
  const blobs = new Map<ObjectId, Uint8Array>();
  const entries = new Map<string, TreeEntry>();
  for (const [path, bytes] of files) {
    const id = objectId("blob", bytes);
    blobs.set(id, bytes);
    entries.set(path, { path, id, kind: "file" });
  }
  const listing = [...entries.values()].map(({ path, id }) => `${id} ${path}\n`).join("");
  const read = (ids: readonly ObjectId[]): readonly Uint8Array[] =>
    ids.map((id) => blobs.get(id) ?? new Uint8Array());
  return { id: objectId("tree", Buffer.from(listing)), entries, read: (ids) => Promise.resolve(read(ids)) };
}

function objectId(type: string, bytes: Uint8Array): ObjectId {
  const id = createHash("sha1").update(`${type} ${bytes.length}\0`).update(bytes).digest("hex");
  if (!isObjectId(id)) throw new TypeError("no object id");
  return id;
}

function unavailable(message: string): Fault {
  return new Fault("CHART_UNAVAILABLE", {
    message: `The chart cannot be fetched: ${message}.`,
    next: "Try again when the server answers, or vendor the chart.",
    retry: "later",
  });
}

function rejected(message: string): Fault {
  return new Fault("CHART_ARCHIVE_REJECTED", {
    message,
    next: "The operator corrects the entry of the chart in SLIPWAY_CHARTS_FILE; or vendor the chart.",
    retry: "never",
  });
}
