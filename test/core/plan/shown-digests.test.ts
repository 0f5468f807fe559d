import { describe, expect, test } from "vitest";
import { previewReference, shownRender } from "../../../src/core/plan/preview-reference.ts";
import { splitShown, withShown } from "../../../src/core/plan/shown-digests.ts";

const listed = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    digest: `sha256:${index.toString(16).padStart(12, "0")}${"f".repeat(52)}`,
  }));

describe("what a check run listed for an acknowledgement", () => {
  test("is found again, and leaves the reference as it was", () => {
    const reference = "slipway/deployment/1/42";
    expect(splitShown(withShown(reference, listed(2)))).toEqual({
      reference,
      shown: ["000000000000", "000000000001"],
    });
    expect(withShown(reference, [])).toBe(reference);
    expect(withShown(reference)).toBe(reference);
    expect(splitShown(reference)).toEqual({ reference, shown: [] });
  });

  test("is remembered as far as an id may be long", () => {
    const preview = previewReference({
      pullRequest: 123456789012345,
      when: "before-merge",
      digest: `sha256:${"a".repeat(64)}`,
    });
    const external = withShown(preview, listed(40));
    expect(external.length).toBeLessThan(256);
    expect(splitShown(external).shown).toHaveLength(8);
  });

  test("does not hide which render was shown", () => {
    const shown = { pullRequest: 7, when: "after-merge", digest: `sha256:${"a".repeat(64)}` } as const;
    expect(shownRender(withShown(previewReference(shown), listed(1)))).toEqual(shown);
    expect(shownRender(`${previewReference(shown)}/ack/nonsense`)).toBeUndefined();
  });
});
