import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { impersonationHeaders } from "../../../src/cluster/access/impersonation.ts";
import { loadKubeconfig } from "../../../src/cluster/access/load-kubeconfig.ts";
import { readKubeconfig } from "../../../src/cluster/access/kubeconfig.ts";
import { connect } from "../../../src/cluster/api/connection.ts";
import { kubeconfigText, sendJson, startFaultServer } from "../fault-server.ts";

const directory = mkdtempSync(join(tmpdir(), "slipway-kubeconfig-"));
afterAll(() => rmSync(directory, { recursive: true }));

function config(cluster: object, user: object | undefined, more: object = {}): string {
  return JSON.stringify({
    "current-context": "here",
    clusters: [{ name: "c", cluster: { server: "https://k8s.example.com:6443", ...cluster } }],
    users: user === undefined ? [] : [{ name: "u", user }],
    contexts: [{ name: "here", context: { cluster: "c", user: "u" } }],
    ...more,
  });
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

function problemsOf(text: string, permissions = { files: false, loopbackHttp: false }): readonly string[] {
  const read = readKubeconfig(text, undefined, permissions);
  return read.kind === "refused" ? read.problems : [];
}

const token = { token: "hunter2" };

describe("a kubeconfig", () => {
  test("gives address, certificate authority, client certificate and token", async () => {
    const access = await loadKubeconfig({
      cluster: "prod",
      text: config(
        {
          "certificate-authority-data": base64("CA"),
          "tls-server-name": "k8s.internal",
          server: "https://h:1/",
        },
        { token: " sesame\n", "client-certificate-data": base64("CERT"), "client-key-data": base64("KEY") },
      ),
    });
    expect(access.server).toBe("https://h:1");
    expect(access.tls.servername).toBe("k8s.internal");
    expect([access.tls.ca, access.tls.cert, access.tls.key].map(String)).toEqual(["CA", "CERT", "KEY"]);
    expect(await access.headers()).toEqual({ authorization: "Bearer sesame" });
  });

  test("is read with the context that was asked for", async () => {
    const text = config({}, token, {
      contexts: [
        { name: "here", context: { cluster: "c", user: "u" } },
        { name: "there", context: { cluster: "d", user: "u" } },
      ],
      clusters: [
        { name: "c", cluster: { server: "https://c" } },
        { name: "d", cluster: { server: "https://d" } },
      ],
    });
    expect((await loadKubeconfig({ cluster: "x", text, context: "there" })).server).toBe("https://d");
    await expect(loadKubeconfig({ cluster: "x", text, context: "nowhere" })).rejects.toThrow(
      'The kubeconfig of the cluster x is not used: it has no context "nowhere"; it has here, there.',
    );
  });

  test("tells everything that it is refused for at once, and no credential", () => {
    const problems = problemsOf(
      config(
        { "insecure-skip-tls-verify": true, "proxy-url": "http://hunter2@proxy" },
        { exec: { command: "hunter2" }, "client-key": "/etc/hunter2" },
      ),
    );
    expect(problems).toHaveLength(4);
    expect(problems.join()).not.toContain("hunter2");
  });

  test("may name files where the operator allows it, and a renewed token is used", async () => {
    writeFileSync(join(directory, "token"), "first\n");
    writeFileSync(join(directory, "ca.crt"), "CA");
    const text = config({ "certificate-authority": "ca.crt" }, { tokenFile: "token" });
    await expect(loadKubeconfig({ cluster: "x", text })).rejects.toThrow(/tokenFile names a file/);
    const access = await loadKubeconfig({ cluster: "x", text, filesFrom: directory });
    expect(String(access.tls.ca)).toBe("CA");
    expect(await access.headers()).toEqual({ authorization: "Bearer first" });
  });

  test("that names a file which is not there says so without its name", async () => {
    const text = config({}, { tokenFile: "hunter2" });
    const loading = loadKubeconfig({ cluster: "x", text, filesFrom: directory });
    await expect(loading).rejects.toThrow(
      "The kubeconfig of the cluster x is not used: a certificate, key or token that it names cannot be read.",
    );
  });

  test.each([
    ["no YAML", "a: [", /line 1/],
    ["something else", "[]", /the file is not what a kubeconfig has there/],
    ["no current context", config({}, token, { "current-context": "" }), /no current-context/],
    ["a context without a user", config({}, undefined), /has no user/],
    [
      "a context of a cluster that is missing",
      config({}, token, { clusters: [] }),
      /names a cluster that is not in the file/,
    ],
    ["no address", config({ server: "hunter2" }, token), /no URL/],
    ["another scheme", config({ server: "ftp://h" }, token), /must begin with https:/],
    [
      "a password in the address",
      config({ server: "https://a:b@h" }, token),
      /holds a user name or password/,
    ],
    ["a wrong type", config({ server: 5 }, token), /clusters\.0\.cluster\.server/],
  ])("with %s is refused", (_, text, expected) => {
    expect(problemsOf(text).join()).toMatch(expected);
  });

  test("allows http: on loopback alone, and only where it is asked for", () => {
    const allowed = { files: false, loopbackHttp: true };
    for (const server of ["http://127.0.0.1:1", "http://[::1]:1", "http://localhost:1"]) {
      expect(problemsOf(config({ server }, token), allowed)).toEqual([]);
      expect(problemsOf(config({ server }, token))).toHaveLength(1);
    }
    for (const server of ["http://127.0.0.1.example.com", "http://10.0.0.1", "http://localhost.example.com"])
      expect(problemsOf(config({ server }, token), allowed)).toHaveLength(1);
  });
});

describe("impersonation", () => {
  test("sends each group as a header of its own, and uid and extra with them", async () => {
    const server = await startFaultServer((_, response) => sendJson(response, 200, {}));
    const access = await loadKubeconfig({
      cluster: "test",
      text: kubeconfigText(server.url, {
        token: "t",
        as: "deployer",
        "as-uid": "7",
        "as-groups": ["team-a", "team-b"],
        "as-user-extra": { "Example.com/Reason": ["x", "y"] },
      }),
      allowLoopbackHttp: true,
    });
    const connection = connect({ cluster: "test", access, userAgent: "slipway/test" });
    await connection.send({ method: "GET", path: "/x" });
    const raw = server.requests[0]?.rawHeaders ?? [];
    const pairs = raw.flatMap((name, index) =>
      index % 2 === 0 ? [`${name.toLowerCase()}: ${raw[index + 1]}`] : [],
    );
    expect(pairs).toEqual(
      expect.arrayContaining([
        "impersonate-user: deployer",
        "impersonate-uid: 7",
        "impersonate-group: team-a",
        "impersonate-group: team-b",
        "impersonate-extra-example.com%2freason: x",
        "impersonate-extra-example.com%2freason: y",
      ]),
    );
    await connection.close();
    await server.stop();
  });

  test("is the operator's, when the kubeconfig has none", async () => {
    const access = await loadKubeconfig({
      cluster: "x",
      text: config({}, token),
      impersonate: { user: "deployer" },
    });
    expect(await access.headers()).toMatchObject({ "impersonate-user": "deployer" });
  });

  test.each([
    ["a blank user", { ...token, as: " " }, undefined, /blank/],
    ["a blank group", { ...token, as: "a", "as-groups": [""] }, undefined, /blank/],
    ["groups without a user", { ...token, "as-groups": ["a"] }, undefined, /say nothing without as/],
    ["two of them", { ...token, as: "a" }, { user: "b" }, /both/],
  ])("of %s is refused", async (_, user, impersonate, expected) => {
    await expect(loadKubeconfig({ cluster: "x", text: config({}, user), impersonate })).rejects.toThrow(
      expected,
    );
  });

  test("of a blank name never becomes a header", () => {
    expect(() => impersonationHeaders({ user: "" })).toThrow(RangeError);
    expect(() => impersonationHeaders({ user: "a", uid: " " })).toThrow(RangeError);
  });
});
