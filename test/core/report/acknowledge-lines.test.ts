import { describe, expect, test } from "vitest";
import type { ToAcknowledge } from "../../../src/core/model/acknowledgement.ts";
import type { EnvironmentPreview } from "../../../src/core/model/preview.ts";
import { acknowledgeLines } from "../../../src/core/report/acknowledge-lines.ts";

function preview(environment: string, ...codes: readonly string[]): EnvironmentPreview {
  const toAcknowledge = codes.map((code): ToAcknowledge => ({
    code,
    objects: [],
    digest: `sha256:${"1".repeat(64)}`,
    isAsked: true,
  }));
  const diff = { objects: [], findings: [], unchanged: 0 };
  return { environment, kind: "changed", digest: "sha256:1", diff, toAcknowledge };
}

const many = (count: number) =>
  Array.from({ length: count }, (_, index) => preview(`e${index}`, "pvc-removed"));

describe("how a preview says that something is acknowledged", () => {
  test("is nothing where nothing is to be acknowledged", () => {
    expect(acknowledgeLines([])).toEqual([]);
    expect(acknowledgeLines([{ environment: "dev", kind: "unchanged" }, preview("dev")])).toEqual([]);
  });

  test("is the very comment: one for environments with the same findings", () => {
    expect(
      acknowledgeLines([
        preview("staging", "pvc-removed"),
        preview("dev"),
        preview("production", "pvc-removed"),
        preview("old", "crd-removed", "mass-removal"),
      ]),
    ).toEqual([
      "🛑 To acknowledge, comment after the merge: `/deploy staging,production --ack pvc-removed`, " +
        "`/deploy old --ack crd-removed,mass-removal`. " +
        "Until then a protected environment waits, and elsewhere what would be lost is kept.",
    ]);
  });

  test("of what no finding asks for it does not say that anything waits", () => {
    const asked = preview("staging", "mass-removal");
    const offered = asked.toAcknowledge?.map((one) => ({ ...one, isAsked: false })) ?? [];
    expect(acknowledgeLines([{ ...asked, toAcknowledge: offered }])).toEqual([
      "🛑 To acknowledge, comment after the merge: `/deploy staging --ack mass-removal`. Until then what would be lost is kept.",
    ]);
  });

  test("names no more environments than people read", () => {
    expect(acknowledgeLines(many(8))[0]).toContain("`/deploy e0,e1,e2,e3,e4,e5,e6,e7 --ack pvc-removed`");
    expect(acknowledgeLines(many(9))[0]).toContain("`/deploy ENV --ack pvc-removed`");
    const different = Array.from({ length: 7 }, (_, index) => preview(`e${index}`, `code-${index}`));
    expect(acknowledgeLines(different)[0]).toContain(", 2 more. Until then");
  });
});
