/** Reads objects by id from one `git cat-file --batch` that stays open, so that an object costs microseconds, not a process. */

import { Fault } from "../core/model/fault.ts";
import type { ObjectId } from "../core/model/revision.ts";
import { ObjectStream, type GitObject } from "./object-stream.ts";
import type { GitProgram } from "./git-command.ts";
import type { GitLimits } from "./git-limits.ts";
import { killGroup, spawnGit, type GitProcess } from "./run-git.ts";

/** Some of the objects are not in this repository: fetch them, then ask again. */
export class ObjectMissing extends Error {
  override readonly name = "ObjectMissing";
}

export interface ObjectReaderOptions {
  readonly program: GitProgram;
  readonly gitDir: string;
  readonly limits: GitLimits;
}

interface Batch {
  readonly names: readonly string[];
  readonly objects: GitObject[];
  bytes: number;
  readonly resolve: (objects: readonly GitObject[]) => void;
  readonly reject: (error: Error) => void;
}

/** Milliseconds after which a reader that nobody asks is closed. */
const idleMs = 30_000;

/** Batches are answered in the order asked. One that fails never disturbs another: the process is started again for the rest. */
export class ObjectReader {
  readonly #options: ObjectReaderOptions;
  #batches: Batch[] = [];
  #process: GitProcess | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ObjectReaderOptions) {
    this.#options = options;
  }

  async blobs(ids: readonly ObjectId[]): Promise<readonly Uint8Array[]> {
    return (await this.read(ids)).map(({ bytes }) => bytes);
  }

  /** `names`: object ids, or `<id>^{tree}`. Rejects with `ObjectMissing`, or with a Fault: TREE_TOO_LARGE, GIT_UNAVAILABLE. */
  read(names: readonly string[]): Promise<readonly GitObject[]> {
    if (names.length === 0) return Promise.resolve([]);
    return new Promise((resolve, reject) => {
      const batch: Batch = { names, objects: [], bytes: 0, resolve, reject };
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
    const stream = new ObjectStream(limits.blobBytes, {
      onObject: (object) => heard(() => this.#take(object)),
      onMissing: () => heard(() => this.#fail(new ObjectMissing("an object is missing"))),
      onTooLarge: (size) => heard(() => this.#fail(blobTooLarge(size, limits.blobBytes))),
    });
    started.stdout.on("data", (chunk: Buffer) => heard(() => stream.push(chunk)));
    started.stderr.resume();
    started.child.once("error", () => this.#died(started, unreadable()));
    // With lazy fetching off git ends when a promised object is not there.
    started.child.once("close", () => this.#died(started, new ObjectMissing("an object is missing")));
    this.#ask(started, this.#batches);
  }

  #ask({ stdin }: GitProcess, batches: readonly Batch[]): void {
    this.#watch();
    for (const { names } of batches) stdin.write(`${names.join("\n")}\n`);
  }

  #take(object: GitObject): void {
    const [batch] = this.#batches;
    if (batch === undefined) return;
    batch.objects.push(object);
    batch.bytes += object.bytes.length;
    const { readBytes } = this.#options.limits;
    if (batch.bytes > readBytes) {
      this.#fail(readTooLarge(readBytes));
      return;
    }
    if (batch.objects.length < batch.names.length) return;
    this.#batches.shift();
    this.#watch();
    batch.resolve(batch.objects);
  }

  /** The first batch fails; what the process still says of it is of no use, so the others ask a new one. */
  #fail(error: Error): void {
    const batch = this.#batches.shift();
    this.#stop();
    batch?.reject(error);
    if (this.#batches.length === 0) return;
    for (const rest of this.#batches) {
      rest.objects.length = 0;
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
