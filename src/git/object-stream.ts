/** Cuts the output of `git cat-file --batch` into objects. */

export interface GitObject {
  readonly id: string;
  readonly bytes: Uint8Array;
}

export interface ObjectSink {
  readonly onObject: (object: GitObject) => void;
  readonly onMissing: () => void;
  readonly onTooLarge: (size: number) => void;
}

const lineFeed = 0x0a;

/** `<id> <type> <size>\n<bytes>\n`, or `<name> missing\n`. Keeps chunks in a list: joining them one by one would be quadratic. */
export class ObjectStream {
  readonly #limit: number;
  readonly #sink: ObjectSink;
  #header: Buffer[] = [];
  #id = "";
  #body: Buffer[] = [];
  /** Bytes of the body and its line feed that are still to come; `undefined` inside a header. */
  #left: number | undefined;
  #ended = false;

  constructor(limit: number, sink: ObjectSink) {
    this.#limit = limit;
    this.#sink = sink;
  }

  push(chunk: Buffer): void {
    let rest = chunk;
    while (rest.length > 0 && !this.#ended) {
      rest = this.#left === undefined ? this.#pushHeader(rest) : this.#pushBody(rest, this.#left);
    }
  }

  #pushHeader(chunk: Buffer): Buffer {
    const end = chunk.indexOf(lineFeed);
    if (end === -1) {
      this.#header.push(chunk);
      return chunk.subarray(chunk.length);
    }
    const line = Buffer.concat([...this.#header, chunk.subarray(0, end)]).toString("latin1");
    this.#header = [];
    this.#readHeader(line);
    return chunk.subarray(end + 1);
  }

  #readHeader(line: string): void {
    const [, id = "", size] = /^([0-9a-f]+) \w+ (\d+)$/.exec(line) ?? [];
    if (size === undefined) {
      this.#ended = true;
      this.#sink.onMissing();
    } else if (Number(size) > this.#limit) {
      this.#ended = true;
      this.#sink.onTooLarge(Number(size));
    } else {
      this.#id = id;
      this.#left = Number(size) + 1;
    }
  }

  #pushBody(chunk: Buffer, left: number): Buffer {
    const part = chunk.subarray(0, left);
    this.#body.push(part);
    this.#left = left - part.length;
    if (this.#left === 0) this.#endBody();
    return chunk.subarray(part.length);
  }

  #endBody(): void {
    const [only] = this.#body;
    const whole = this.#body.length === 1 && only !== undefined ? only : Buffer.concat(this.#body);
    this.#body = [];
    this.#left = undefined;
    this.#sink.onObject({ id: this.#id, bytes: whole.subarray(0, whole.length - 1) });
  }
}
