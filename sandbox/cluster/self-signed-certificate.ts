/** Makes a self-signed server certificate for loopback, so that sandbox servers speak TLS without any tool but Node. */

import { generateKeyPairSync, randomBytes, sign } from "node:crypto";

export interface SelfSignedCertificate {
  /** PEM. Clients trust it as their certificate authority. */
  readonly certificate: string;
  /** PEM, PKCS #8. */
  readonly key: string;
}

/** X.509 v3 (RFC 5280), ECDSA P-256, valid from one hour ago for ten years, for `127.0.0.1`, `::1` and `localhost`. */
export function selfSignedCertificate(now: Date): SelfSignedCertificate {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const name = sequence(set(sequence(objectId(2, 5, 4, 3), utf8("slipway sandbox"))));
  const validity = sequence(
    utcTime(new Date(now.getTime() - 3_600_000)),
    utcTime(new Date(now.getTime() + 10 * 365 * 86_400_000)),
  );
  const toBeSigned = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ecdsaWithSha256,
    name,
    validity,
    name,
    publicKey.export({ type: "spki", format: "der" }),
    tagged(0xa3, sequence(alternativeNames(), authority(), keyUsage())),
  );
  const certificate = sequence(
    toBeSigned,
    ecdsaWithSha256,
    tagged(0x03, Buffer.from([0]), sign("sha256", toBeSigned, privateKey)),
  );
  return {
    certificate: pem("CERTIFICATE", certificate),
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

const ecdsaWithSha256 = sequence(objectId(1, 2, 840, 10045, 4, 3, 2));

function alternativeNames(): Buffer {
  const loopback6 = Buffer.alloc(16);
  loopback6[15] = 1;
  const names = sequence(
    tagged(0x82, Buffer.from("localhost")),
    tagged(0x87, Buffer.from([127, 0, 0, 1])),
    tagged(0x87, loopback6),
  );
  return sequence(objectId(2, 5, 29, 17), octets(names));
}

/** Critical basicConstraints with cA, since clients use the certificate as their root. */
function authority(): Buffer {
  return sequence(objectId(2, 5, 29, 19), yes, octets(sequence(yes)));
}

/** digitalSignature and keyCertSign. */
function keyUsage(): Buffer {
  return sequence(objectId(2, 5, 29, 15), yes, octets(tagged(0x03, Buffer.from([2, 0x84]))));
}

const yes = Buffer.from([0x01, 0x01, 0xff]);

/** One DER value: tag, definite length, content. */
function tagged(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const size = body.length;
  const head =
    size < 0x80 ? [tag, size] : size < 0x100 ? [tag, 0x81, size] : [tag, 0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from(head), body]);
}

function sequence(...content: readonly Buffer[]): Buffer {
  return tagged(0x30, ...content);
}

function set(...content: readonly Buffer[]): Buffer {
  return tagged(0x31, ...content);
}

function integer(bytes: Buffer): Buffer {
  return tagged(0x02, bytes);
}

function octets(content: Buffer): Buffer {
  return tagged(0x04, content);
}

function utf8(text: string): Buffer {
  return tagged(0x0c, Buffer.from(text));
}

/** Two digits of the year: RFC 5280 wants this form for all dates before 2050. */
function utcTime(time: Date): Buffer {
  return tagged(
    0x17,
    Buffer.from(
      time
        .toISOString()
        .slice(2)
        .replace(/[-:T]|\.\d+/g, ""),
    ),
  );
}

/** The first two arcs share one byte; the rest are base 128, high bit set on all but the last byte. */
function objectId(first: number, second: number, ...rest: readonly number[]): Buffer {
  const bytes = [first * 40 + second];
  for (const arc of rest) {
    const digits = [arc & 0x7f];
    for (let left = arc >> 7; left > 0; left >>= 7) digits.unshift((left & 0x7f) | 0x80);
    bytes.push(...digits);
  }
  return tagged(0x06, Buffer.from(bytes));
}

function pem(label: string, der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}
