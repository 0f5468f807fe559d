/** The certificate of the sandbox servers: trusted by what trusts it, for loopback and nothing else. */

import { X509Certificate } from "node:crypto";
import { createServer } from "node:https";
import { Agent, request } from "undici";
import { expect, test } from "vitest";
import { selfSignedCertificate } from "../../../sandbox/cluster/self-signed-certificate.ts";

const now = new Date("2026-11-24T12:00:00Z");

test("a certificate names loopback, lasts ten years, and is its own authority", () => {
  const { certificate } = selfSignedCertificate(now);
  const parsed = new X509Certificate(certificate);
  expect(parsed.subjectAltName).toBe("DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1");
  expect([new Date(parsed.validFrom), new Date(parsed.validTo)]).toEqual([
    new Date("2026-11-24T11:00:00Z"),
    new Date("2036-11-21T12:00:00Z"),
  ]);
  expect([parsed.ca, parsed.checkIssued(parsed), parsed.verify(parsed.publicKey)]).toEqual([
    true,
    true,
    true,
  ]);
});

test("no two certificates are alike", () => {
  expect(selfSignedCertificate(now).certificate).not.toBe(selfSignedCertificate(now).certificate);
});

test("a server with it is reached by those who trust it, and by nobody else", async () => {
  const { certificate, key } = selfSignedCertificate(new Date());
  const server = createServer({ cert: certificate, key }, (_, response) => response.end("here"));
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const url = `https://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/`;
  const trusting = new Agent({ connect: { ca: certificate } });
  const doubting = new Agent();
  expect(await (await request(url, { dispatcher: trusting })).body.text()).toBe("here");
  await expect(request(url, { dispatcher: doubting })).rejects.toThrow(/self-signed/);
  await Promise.all([trusting.destroy(), doubting.destroy()]);
  server.close();
});
