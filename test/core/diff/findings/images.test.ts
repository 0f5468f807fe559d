import { describe, expect, test } from "vitest";
import { majorOf, parseImage } from "../../../../src/core/diff/findings/image-name.ts";
import { container, deployment } from "./pods.ts";
import { findings, messages, values } from "./sides.ts";

function image(name: string): string {
  return deployment(`containers: [${container("", "main", name)}]`);
}

function codes(base: string, head: string): readonly string[] {
  return findings(image(base), image(head)).map((line) => line.split(" ").slice(0, 2).join(" "));
}

const digest = `sha256:${"a".repeat(64)}`;

describe("an image's name", () => {
  test.each([
    ["redis", "docker.io/library/redis", undefined],
    ["redis:8", "docker.io/library/redis", "8"],
    ["index.docker.io/bitnami/redis:8", "docker.io/bitnami/redis", "8"],
    ["quay.io/org/app:v1", "quay.io/org/app", "v1"],
    ["localhost/app", "localhost/app", undefined],
    ["registry:5000/app", "registry:5000/app", undefined],
    [`registry:5000/app:1@${digest}`, "registry:5000/app", "1"],
  ])("%s", (text, repository, tag) => {
    expect(parseImage(text)).toMatchObject({ repository, ...(tag === undefined ? {} : { tag }) });
    expect(parseImage(text).tag).toBe(tag);
  });

  test.each([
    ["v8.6.1-alpine", 8],
    ["15", 15],
    ["1.2.3.4", 1],
    ["2024.1", undefined],
    ["latest", undefined],
    ["9e3fab1", undefined],
    [undefined, undefined],
  ])("the major of %s is %s", (tag, major) => {
    expect(majorOf(tag)).toBe(major);
  });
});

describe("image-major", () => {
  test("another major, also from another registry", () => {
    expect(codes("redis:7.2", "redis:8.0")).toEqual(["note image-major"]);
    expect(codes("redis:7.2", "quay.io/mirror/redis:8.0")).toEqual(["note image-major", "note image-source"]);
    expect(values(image("redis:7.2"), image("redis:8.0"))).toEqual([["redis:7.2", "redis:8.0"]]);
  });

  test("going back is told as such", () => {
    expect(messages(image("redis:8"), image("redis:7"))[0]).toContain("goes back");
  });

  test("a minor, a date, another image and a new container are none", () => {
    expect(codes("redis:8.6.1", "redis:8.6.3")).toEqual([]);
    expect(codes("app:2024.1", "app:2025.1")).toEqual([]);
    expect(codes("redis:7", "valkey:8")).toEqual(["note image-source"]);
    expect(findings("", image("redis:8"))).toEqual([]);
  });
});

describe("image-source", () => {
  test("another registry or repository; the same under its full name is none", () => {
    expect(codes("quay.io/a/app:1", "ghcr.io/a/app:1")).toEqual(["note image-source"]);
    expect(codes("quay.io/a/app:1", "quay.io/b/app:1")).toEqual(["note image-source"]);
    expect(codes("redis:1", "docker.io/library/redis:1.1")).toEqual([]);
  });
});

describe("image-unpinned", () => {
  test("latest, or no tag, newly", () => {
    expect(codes("app:1", "app:latest")).toEqual(["note image-unpinned"]);
    expect(codes("app:1", "app")).toEqual(["note image-unpinned"]);
    expect(findings("", image("app"))).toEqual([
      "note image-unpinned Deployment shop/web spec.template.spec.containers[main].image",
    ]);
    expect(codes("app:latest", "app")).toEqual([]);
    expect(codes("app", `app@${digest}`)).toEqual([]);
  });

  test("a digest that is lost", () => {
    expect(codes(`app:1@${digest}`, "app:1")).toEqual(["note image-unpinned"]);
    expect(messages(image(`app:1@${digest}`), image("app:1"))[0]).toContain("loses its digest");
    expect(codes(`app@${digest}`, "app:latest")).toEqual(["note image-unpinned"]);
    expect(codes("app:1", "app:2")).toEqual(["note image-major"]);
  });

  test("a container without an image, as in a partial template, is none", () => {
    const bare = deployment("containers: [{name: main}]");
    expect(findings(image("app:1"), bare)).toEqual([]);
    expect(findings(bare, image("app:1"))).toEqual([]);
  });
});
