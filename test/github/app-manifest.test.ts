/** Registering the App from a manifest. */

import { readFileSync } from "node:fs";
import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import {
  appEvents,
  appPermissions,
  convertManifestCode,
  createStates,
  manifestForm,
} from "../../src/github/app-manifest.ts";

const form = {
  publicUrl: "https://slipway.example.com",
  webhookPath: "/webhooks",
  returnPath: "/setup/done",
  name: "slipway-acme",
  state: "s&t",
};

/** A `fetch` with one answer. */
function answering(status: number, body: unknown, asked: Request[] = []): typeof fetch {
  return async (url, init) => {
    asked.push(new Request(url, init));
    return Response.json(body, { status });
  };
}

describe("app.yml", () => {
  test("asks for the same permissions and events as the form", () => {
    const written = load(readFileSync(new URL("../../app.yml", import.meta.url), "utf8"));
    expect(written).toMatchObject({
      default_permissions: appPermissions,
      default_events: [...appEvents],
      public: false,
    });
  });

  test("never asks for secrets, workflows, or writing to contents, environments or administration", () => {
    const names = Object.keys(appPermissions);
    for (const never of ["secrets", "workflows", "environments", "administration", "actions", "packages"])
      expect(names).not.toContain(never);
    expect(appPermissions.contents).toBe("read");
  });
});

describe("the form", () => {
  test("goes to the operator's account, with the state and the manifest", () => {
    const { action, manifest } = manifestForm(form);
    expect(action).toBe("https://github.com/settings/apps/new?state=s%26t");
    expect(JSON.parse(manifest)).toMatchObject({
      name: "slipway-acme",
      url: "https://slipway.example.com",
      hook_attributes: { url: "https://slipway.example.com/webhooks", active: true },
      redirect_url: "https://slipway.example.com/setup/done",
      public: false,
      default_permissions: appPermissions,
      default_events: [...appEvents],
    });
  });

  test("goes to an organization, and to an Enterprise Server", () => {
    const { action } = manifestForm({
      ...form,
      organization: "acme/../x",
      baseUrl: "https://git.example.com/api/v3",
    });
    expect(action).toBe("https://git.example.com/organizations/acme%2F..%2Fx/settings/apps/new?state=s%26t");
  });
});

describe("a state", () => {
  test("is good once, for an hour, and only when it was issued", () => {
    let now = 0;
    const states = createStates(() => now);
    const [first, second] = [states.issue(), states.issue()];
    expect(first).toMatch(/^[0-9a-f]{48}$/);
    expect(first).not.toBe(second);
    expect(states.redeem("guessed")).toBe(false);
    expect(states.redeem(first)).toBe(true);
    expect(states.redeem(first)).toBe(false);
    now = 3_600_000;
    expect(states.redeem(second)).toBe(false);
  });

  test("does not pile up: of very many the oldest go", () => {
    const states = createStates(() => 0);
    const issued = Array.from({ length: 101 }, () => states.issue());
    expect(states.redeem(issued[0] ?? "")).toBe(false);
    expect(states.redeem(issued[1] ?? "")).toBe(true);
    expect(states.redeem(issued[100] ?? "")).toBe(true);
  });
});

describe("the code of GitHub's redirect", () => {
  const answer = {
    id: 7,
    slug: "slipway-acme",
    pem: "-----BEGIN RSA PRIVATE KEY-----\n…",
    webhook_secret: "s3cret",
    client_secret: "never read",
    html_url: "https://github.com/apps/slipway-acme",
  };

  test("is changed for the App's credentials, without any credential of ours", async () => {
    const asked: Request[] = [];
    const credentials = await convertManifestCode({ code: "a1b2", fetch: answering(201, answer, asked) });
    expect(credentials).toEqual({
      appId: 7,
      slug: "slipway-acme",
      privateKey: answer.pem,
      webhookSecret: "s3cret",
      htmlUrl: answer.html_url,
    });
    expect(asked.map(({ method, url }) => [method, url])).toEqual([
      ["POST", "https://api.github.com/app-manifests/a1b2/conversions"],
    ]);
    expect(asked[0]?.headers.get("authorization")).toBeNull();
  });

  test.each([404, 422])("that GitHub does not know (%s) is a fault for the operator", async (status) => {
    const convert = convertManifestCode({ code: "a1b2", fetch: answering(status, { message: "no" }) });
    await expect(convert).rejects.toMatchObject({ reason: "BAD_ARGUMENT", retry: "never" });
  });

  test.each(["", "../../app", "a b", "a?b", "x".repeat(300)])(
    "that is none (%j) is never sent",
    async (code) => {
      const asked: Request[] = [];
      const convert = convertManifestCode({ code, fetch: answering(201, answer, asked) });
      await expect(convert).rejects.toMatchObject({ reason: "BAD_ARGUMENT" });
      expect(asked).toEqual([]);
    },
  );

  test("that brings back a link which is no web address is refused", async () => {
    const convert = convertManifestCode({
      code: "a1b2",
      fetch: answering(201, { ...answer, html_url: "javascript:alert(1)" }),
    });
    await expect(convert).rejects.toMatchObject({ reason: "GITHUB_UNAVAILABLE" });
  });
});
