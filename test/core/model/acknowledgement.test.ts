import { expect, test } from "vitest";
import {
  acknowledgeCommand,
  exactly,
  objectsText,
  shortDigest,
} from "../../../src/core/model/acknowledgement.ts";

const digest = `sha256:0123456789abcdef${"0".repeat(48)}`;
const pod = (name: string) => ({ group: "", kind: "Pod", namespace: "shop", name });

test("what people copy is short, and names code and digest", () => {
  expect(shortDigest(digest)).toBe("0123456789ab");
  expect(exactly({ code: "pvc-removed", digest })).toBe("pvc-removed@0123456789ab");
});

test("the comment to write names each code once", () => {
  const codes = ["pvc-removed", "crd-removed", "pvc-removed"];
  expect(acknowledgeCommand({ kind: "resume", environment: "production" }, codes)).toBe(
    "/resume production --ack pvc-removed,crd-removed",
  );
});

test("objects are named, as far as there is room", () => {
  expect(objectsText({ objects: [] })).toBe("the environment as a whole");
  expect(objectsText({ objects: [pod("a"), pod("b")] })).toBe("Pod shop/a, Pod shop/b");
  expect(objectsText({ objects: [pod("a"), pod("b"), pod("c")] }, 1)).toBe("Pod shop/a and 2 more");
});
