/** Reads blobs by object id from one `git cat-file --batch` that stays open, so that a blob costs microseconds, not a process. */

import { Fault } from "../core/model/fault.ts";
import type { ObjectId } from "../core/model/revision.ts";
import { BlobStream } from "./blob-stream.ts";
import type { GitProgram } from "./git-command.ts";
import type { GitLimits } from "./git-limits.ts";
import { killGroup, spawnGit, type GitProcess } from "./run-git.ts";

/** Some of the blobs are not in this repository: fetch them, then ask again. */
export class BlobMissing extends Error {
  override readonly name = "BlobMissing";
}

export interface BlobReaderOptions {
  readonly program: GitProgram;
  readonly gitDir: string;
  readonly limits: GitLimits;
}

interface Batch {
  readonly ids: readonly ObjectId[];
  readonly blobs: Uint8Array[];
  bytes: number;
  readonly resolve: (blobs: readonly Uint8Array[]) => void;
  readonly reject: (error: Error) => void;
}

/** Milliseconds after which a reader that nobody asks is closed. */
const idleMs = 30_000;

/** Batches are answered in the order asked. One that fails never disturbs another: the process is started again for the rest. */
export class BlobReader {
  readonly #options: BlobReaderOptions;
  #batches: Batch[] = [];
  #process: GitProcess | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: BlobReaderOptions) {
    this.#options = options;
  }

  /** Rejects with `BlobMissing`, or with a Fault: TREE_TOO_LARGE, GIT_UNAVAILABLE. */
  read(ids: readonly ObjectId[]): Promise<readonly Uint8Array[]> {
    if (ids.length === 0) return Promise.resolve([]);
    return new Promise((resolve, reject) => {
      const batch: Batch = { ids, blobs: [], bytes: 0, resolve, reject };
      this.#batches.push(batch);
      if (this.#process === undefined) this.#start();
      else this.#ask(this.#process, [batch]);
    });
  }

  close(): void {
    const batches = this.#batches;
    this.#batches = [];
    this.#stop();
    for (const { reject } of batches) reject(new Error("the repository was closed"));
  }

  #start(): void {
    const { program, gitDir, limits } = this.#options;
    const started = spawnGit(program, { gitDir, args: ["cat-file", "--batch"] });
    this.#process = started;
    /** What a process says after it was given up belongs to nobody. */
    const heard = (act: () => void): void => {
      if (this.#process === started) act();
    };
    const stream = new BlobStream(limits.blobBytes, {
      onBlob: (bytes) => heard(() => this.#take(bytes)),
      onMissing: () => heard(() => this.#fail(new BlobMissing("a blob is missing"))),
      onTooLarge: (size) => heard(() => this.#fail(blobTooLarge(size, limits.blobBytes))),
    });
    started.stdout.on("data", (chunk: Buffer) => heard(() => stream.push(chunk)));
    started.stderr.resume();
    started.child.once("error", () => this.#died(started, unreadable()));
    // With lazy fetching off git ends when a promised object is not there.
    started.child.once("close", () => this.#died(started, new BlobMissing("a blob is missing")));
    this.#ask(started, this.#batches);
  }

  #ask({ stdin }: GitProcess, batches: readonly Batch[]): void {
    this.#watch();
    for (const { ids } of batches) stdin.write(`${ids.join("\n")}\n`);
  }

  #take(bytes: Uint8Array): void {
    const [batch] = this.#batches;
    if (batch === undefined) return;
    batch.blobs.push(bytes);
    batch.bytes += bytes.length;
    const { readBytes } = this.#options.limits;
    if (batch.bytes > readBytes) {
      this.#fail(readTooLarge(readBytes));
      return;
    }
    if (batch.blobs.length < batch.ids.length) return;
    this.#batches.shift();
    this.#watch();
    batch.resolve(batch.blobs);
  }

  /** The first batch fails; what the process still says of it is of no use, so the others ask a new one. */
  #fail(error: Error): void {
    const batch = this.#batches.shift();
    this.#stop();
    batch?.reject(error);
    if (this.#batches.length === 0) return;
    for (const rest of this.#batches) {
      rest.blobs.length = 0;
      rest.bytes = 0;
    }
    this.#start();
  }

  #died(which: GitProcess, error: Error): void {
    if (this.#process !== which) return;
    this.#process = undefined;
    if (this.#batches.length > 0) this.#fail(error);
  }

  #stop(): void {
    clearTimeout(this.#timer);
    const stopped = this.#process;
    this.#process = undefined;
    if (stopped !== undefined) killGroup(stopped.child);
  }

  #watch(): void {
    clearTimeout(this.#timer);
    const busy = this.#batches.length > 0;
    const next = busy ? () => this.#fail(unreadable()) : () => this.#stop();
    this.#timer = setTimeout(next, busy ? this.#options.limits.commandMs : idleMs);
    if (!busy) this.#timer.unref();
  }
}

function unreadable(): Fault {
  return new Fault("GIT_UNAVAILABLE", {
    message: "git did not hand out the files of the repository in time.",
    retry: "later",
  });
}

function blobTooLarge(size: number, limit: number): Fault {
  return new Fault("TREE_TOO_LARGE", {
    message: `A file of the repository is ${mebibytes(size)} MiB large; at most ${mebibytes(limit)} MiB are read.`,
    next: "Keep large files out of the folders that environments are rendered from.",
    retry: "never",
  });
}

function readTooLarge(limit: number): Fault {
  return new Fault("TREE_TOO_LARGE", {
    message: `The files needed are larger than ${mebibytes(limit)} MiB together.`,
    next: "Split the environment, or keep large files out of the folders that it is rendered from.",
    retry: "never",
  });
}

function mebibytes(bytes: number): number {
  return Math.ceil(bytes / (1024 * 1024));
}
