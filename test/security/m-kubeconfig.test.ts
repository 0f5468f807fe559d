/** Row M16: what a kubeconfig must not bring into Slipway, as a value and as a message. */

import { describe, expect, test } from "vitest";
import { readKubeconfig } from "../../src/cluster/access/kubeconfig.ts";

const strict = { files: false, loopbackHttp: false };

function problemsOf(user: object, cluster: object): readonly string[] {
  const text = JSON.stringify({
    "current-context": "here",
    clusters: [{ name: "c", cluster: { server: "https://k8s.example.com", ...cluster } }],
    users: [{ name: "u", user }],
    contexts: [{ name: "here", context: { cluster: "c", user: "u" } }],
  });
  const read = readKubeconfig(text, undefined, strict);
  return read.kind === "refused" ? read.problems : [];
}

describe("a kubeconfig", () => {
  test.each([
    ["exec", { exec: { command: "hunter2" } }, {}],
    ["auth-provider", { "auth-provider": { name: "hunter2" } }, {}],
    ["tokenFile", { tokenFile: "/hunter2" }, {}],
    ["client-certificate and client-key", { "client-certificate": "/hunter2", "client-key": "/k" }, {}],
    ["username and password", { username: "a", password: "hunter2" }, {}],
    ["no credential", {}, {}],
    ["a blank token", { token: " " }, {}],
    ["a certificate without its key", { "client-certificate-data": "aHVudGVyMg==" }, {}],
    ["a blank impersonated user", { token: "hunter2", as: "" }, {}],
    ["a blank impersonated group", { token: "hunter2", as: "a", "as-groups": [" "] }, {}],
    ["proxy-url", { token: "t" }, { "proxy-url": "http://hunter2@proxy" }],
    ["insecure-skip-tls-verify", { token: "hunter2" }, { "insecure-skip-tls-verify": true }],
    ["certificate-authority as a file", { token: "t" }, { "certificate-authority": "/hunter2" }],
    ["http:", { token: "hunter2" }, { server: "http://k8s.example.com" }],
  ])("M16: with %s is refused, and the message holds nothing of it", (_, user, cluster) => {
    const problems = problemsOf(user, cluster);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.join()).not.toContain("hunter2");
  });

  test("M16: with nothing of this is used", () => {
    expect(problemsOf({ token: "t" }, {})).toEqual([]);
  });
});
