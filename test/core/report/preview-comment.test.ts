import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { EnvironmentPreview } from "../../../src/core/model/preview.ts";
import type { RenderFailure } from "../../../src/core/model/render.ts";
import { previewComment } from "../../../src/core/report/preview-comment.ts";
import { changed, diffOf, digest, previewOf } from "./previews.ts";
import { shop, type Shop } from "./shop.ts";

/** Reviewed by eye: what people are meant to see. */
function reviewed(name: string): string {
  return readFileSync(new URL(`fixtures/${name}.md`, import.meta.url), "utf8");
}

function change(environment: string, before: Partial<Shop>, after: Partial<Shop>): EnvironmentPreview {
  const usual = { namespace: environment, image: "ghcr.io/example/shop:1.4.0" };
  return changed(environment, shop({ ...usual, ...before }), shop({ ...usual, ...after }));
}

const newImage = { image: "ghcr.io/example/shop:1.5.0" };

const failure: RenderFailure = {
  reason: "RENDER_FAILED",
  message: "`resources` names a file that does not exist: `service.yml`",
  file: "deploy/edge/kustomization.yaml",
  line: 4,
  next: "add the file, or correct its name in `resources`",
};

function make(): string {
  return previewComment(previewOf(change("dev", {}, newImage), change("production", {}, { volume: false })));
}

function twoShops(image: string): string {
  return shop({ namespace: "a", image }) + "---\n" + shop({ namespace: "b", image });
}

function config(name: string, namespace: string, level: string): string {
  return `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}, namespace: ${namespace}}, data: {LEVEL: ${level}}}`;
}

function configs(level: string): string {
  return Array.from({ length: 22 }, (_, index) => config(`c${index + 10}`, "shop", level)).join("\n---\n");
}

describe("previewComment", () => {
  test("says that no environment is affected", () => {
    expect(previewComment(previewOf())).toBe(reviewed("no-environment"));
  });

  test("says that nothing changes", () => {
    const unchanged: EnvironmentPreview = { environment: "production", kind: "unchanged", digest };
    expect(previewComment(previewOf({ ...unchanged, environment: "dev" }, unchanged))).toBe(
      reviewed("nothing-changes"),
    );
  });

  test("says one image change in three environments once", () => {
    const environments = ["dev", "staging", "production"].map((name) => change(name, {}, newImage));
    expect(previewComment(previewOf(...environments))).toBe(reviewed("one-image"));
  });

  test("puts risks and failures first, then what is shared, then what is particular", () => {
    expect(
      previewComment(
        previewOf(
          change("dev", {}, newImage),
          change("staging", {}, newImage),
          change(
            "production",
            { settings: "    cache = on" },
            { ...newImage, password: "c2VjcmV0", volume: false },
          ),
          change("batch", {}, { replicas: 0 }),
          { environment: "edge", kind: "failed", failure },
          { environment: "docs", kind: "unchanged", digest },
        ),
      ),
    ).toBe(reviewed("everything-at-once"));
  });

  test("tells apart new, removed, repaired and doubly broken environments", () => {
    const now = shop({ namespace: "next", image: "ghcr.io/example/shop:1.5.0" });
    const old: RenderFailure = { reason: "YAML_INVALID", message: "a list was expected", next: "repair it" };
    expect(
      previewComment(
        previewOf(
          { environment: "next", kind: "new", digest, diff: diffOf("next", "", now) },
          { environment: "old", kind: "removed", diff: diffOf("old", now, "") },
          { environment: "mended", kind: "repaired", digest, objects: 1 },
          { environment: "edge", kind: "failed", failure, base: failure },
          { environment: "rim", kind: "failed", failure, base: old },
        ),
      ),
    ).toBe(reviewed("states"));
  });

  test("says once, and last, what fails as before at the same reason, wherever its line moved", () => {
    const before = ["west", "east"].map((environment, index) => {
      const base = { ...failure, line: 90 + index };
      return { environment, kind: "failed", failure, base } as const;
    });
    const text = previewComment(previewOf(...before, { environment: "edge", kind: "failed", failure }));
    expect(text.match(/^> \*\*.*render\*\*$/gm)).toEqual([
      "> **`edge` does not render**",
      "> **`west`, `east` do not render**",
    ]);
  });

  test("says how the sides were chosen, where that is not the usual way", () => {
    const text = previewComment(previewOf(), {
      notes: ["head and base have no common ancestor: compared with the base's tip"],
    });
    expect(text).toContain("\n\nhead and base have no common ancestor: compared with the base's tip\n\n");
  });

  test("gives the same bytes for the same preview", () => {
    expect(make()).toBe(make());
  });

  test("marks masked values that several environments do not share", () => {
    const environments = ["dev", "staging"].map((name) => change(name, {}, { password: "c2VjcmV0" }));
    expect(previewComment(previewOf(...environments))).toContain(
      "**`Secret database`** · secret values are not compared between environments\n\n```diff\n@@ data @@\n- password: ‹redacted›\n+ password: ‹redacted›\n```",
    );
  });

  test("shows objects of one name in two namespaces of one environment apart", () => {
    const environments = ["dev", "staging"].map((name) =>
      changed(name, twoShops("x:1.1"), twoShops("x:1.2")),
    );
    const text = previewComment(previewOf(...environments));
    expect(text).toContain("<code>staging</code></b> · 2 objects<");
    expect(text).toContain("**`Deployment a/web`, `Deployment b/web`** · rolls out");
  });

  test("says a rename in several environments once", () => {
    const environments = ["dev", "staging"].map((name) =>
      changed(name, config("c-2748f727mg", name, "info"), config("c-hhfh78dmhg", name, "debug")),
    );
    expect(previewComment(previewOf(...environments))).toContain(
      "**`ConfigMap c-hhfh78dmhg`** · new content, was `c-2748f727mg` · nothing refers to it\n",
    );
  });

  test("names no environment where all of many share a change", () => {
    const names = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];
    const text = previewComment(previewOf(...names.map((name) => change(name, {}, newImage))));
    expect(text).toContain("<summary><b>all 9 environments</b> · 1 object</summary>");
  });

  test("names the first of many objects that change alike", () => {
    const text = previewComment(previewOf(changed("dev", configs("info"), configs("debug"))));
    expect(text).toContain(
      "`ConfigMap shop/c29` and 2 more**\n\n```diff\n@@ data @@\n- LEVEL: info\n+ LEVEL: debug\n```",
    );
  });

  test("cuts an object that is longer than anybody reads, inside of its fence", () => {
    const data = Array.from({ length: 300 }, (_, index) => `k${index}: v`).join(", ");
    const long = `{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {${data}}}`;
    expect(previewComment(previewOf(changed("dev", "", long)))).toContain(
      "\n@@ 105 more lines @@\n```\n\n</details>",
    );
  });

  test("tells how many objects are shown, and where the others are", () => {
    const all = Array.from({ length: 900 }, (_, index) => config(`c${index}`, "shop", `level${index}`)).join(
      "\n---\n",
    );
    const text = previewComment(previewOf(changed("dev", "", all)));
    expect(text.length).toBeLessThanOrEqual(65_000);
    expect(text).toMatch(
      /\n\n\*\*\d+ of 900 objects shown\.\*\* The check run of each environment has room for more; `slipway diff --base 1{40} --head 2{40} --full` prints all\.\n\n<sub>/,
    );
  });

  test("names a rename by what it replaces", () => {
    const renamed = changed(
      "dev",
      config("c-2748f727mg", "shop", "info"),
      config("c-hhfh78dmhg", "shop", "debug"),
    );
    expect(previewComment(previewOf(renamed))).toContain(
      "**`ConfigMap shop/c-hhfh78dmhg`** · new content, was `c-2748f727mg` · nothing refers to it\n",
    );
    const moved = changed("dev", config("c", "one", "info"), config("c", "two", "info"));
    expect(previewComment(previewOf(moved))).toContain(
      "**`ConfigMap two/c`** · moved, was `ConfigMap one/c`\n",
    );
  });
});
