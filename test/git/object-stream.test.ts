import { array, assert, integer, property, uint8Array } from "fast-check";
import { expect, test } from "vitest";
import { ObjectStream } from "../../src/git/object-stream.ts";

interface Heard {
  readonly blobs: Uint8Array[];
  missing: number;
  readonly tooLarge: number[];
}

function listen(limit = 1_000_000): { stream: ObjectStream; heard: Heard } {
  const heard: Heard = { blobs: [], missing: 0, tooLarge: [] };
  const stream = new ObjectStream(limit, {
    onObject: ({ bytes }) => heard.blobs.push(bytes),
    onMissing: () => (heard.missing += 1),
    onTooLarge: (size) => heard.tooLarge.push(size),
  });
  return { stream, heard };
}

const id = "1".repeat(40);

test("blobs come out as they went in, however the output is cut", () => {
  assert(
    property(
      array(uint8Array({ maxLength: 40 }), { maxLength: 8 }),
      array(integer({ min: 1, max: 17 }), { minLength: 1 }),
      (blobs, cuts) => {
        const whole = Buffer.concat(
          blobs.flatMap((blob) => [Buffer.from(`${id} blob ${blob.length}\n`), blob, Buffer.from("\n")]),
        );
        const { stream, heard } = listen();
        for (let at = 0, turn = 0; at < whole.length; turn++) {
          const length = cuts[turn % cuts.length] ?? 1;
          stream.push(whole.subarray(at, at + length));
          at += length;
        }
        expect(heard.blobs.map((blob) => [...blob])).toEqual(blobs.map((blob) => [...blob]));
      },
    ),
  );
});

test("a missing object ends the stream", () => {
  const { stream, heard } = listen();
  stream.push(Buffer.from(`${id} missing\n${id} blob 1\nx\n`));
  expect(heard).toMatchObject({ blobs: [], missing: 1 });
});

test("an object past the limit ends the stream before its bytes are kept", () => {
  const { stream, heard } = listen(10);
  stream.push(Buffer.from(`${id} blob 10\n0123456789\n${id} blob 11\n`));
  stream.push(Buffer.from("01234567890\n"));
  expect(heard.blobs).toHaveLength(1);
  expect(heard.tooLarge).toEqual([11]);
});
