/** Archives as an attacker would write them. */

export interface TarEntry {
  readonly path: string;
  readonly text?: string;
  /** Target of a link. */
  readonly link?: string;
  /** Kind of the entry in its header: `0` file, `1` hard link, `2` symbolic link, `3` device. */
  readonly type?: string;
}

const block = 512;

/** The format of POSIX `ustar`, as far as paths are short. */
export function makeTar(entries: readonly TarEntry[]): Buffer {
  const blocks = entries.flatMap((entry) => {
    const content = Buffer.from(entry.text ?? "");
    const padding = Buffer.alloc((block - (content.length % block)) % block);
    return [header(entry, content.length), content, padding];
  });
  return Buffer.concat([...blocks, Buffer.alloc(2 * block)]);
}

function header({ path, link, type = link === undefined ? "0" : "2" }: TarEntry, size: number): Buffer {
  const bytes = Buffer.alloc(block);
  bytes.write(path, 0, 100);
  bytes.write("0000644\0", 100);
  bytes.write("0000000\0", 108);
  bytes.write("0000000\0", 116);
  bytes.write(`${size.toString(8).padStart(11, "0")}\0`, 124);
  bytes.write("00000000000\0", 136);
  bytes.write(" ".repeat(8), 148);
  bytes.write(type, 156);
  bytes.write(link ?? "", 157, 100);
  bytes.write("ustar\x0000", 257);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return bytes;
}
