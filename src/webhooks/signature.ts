/** GitHub's signature of a delivery: HMAC-SHA256 of the raw bytes of the body, which are hashed while they arrive. */

import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** The value of `X-Hub-Signature-256` as bytes; `undefined` for everything but `sha256=` and 64 lower-case hexadecimal digits. */
export function parseSignature(header: string | undefined): Buffer | undefined {
  const digits = /^sha256=([0-9a-f]{64})$/.exec(header ?? "")?.[1];
  return digits === undefined ? undefined : Buffer.from(digits, "hex");
}

export interface RunningSignature {
  update(bytes: Uint8Array): void;
  /** Ends the hashing. Which secret signed, by its place in the list; `undefined` for none. */
  signer(signature: Buffer): number | undefined;
  /** SHA-256 of the bytes, after `signer`. */
  digest(): string;
}

/** Every secret is always computed and compared, so that the time tells nothing. */
export function runningSignature(secrets: readonly string[]): RunningSignature {
  const macs = secrets.map((secret) => createHmac("sha256", secret));
  const hash = createHash("sha256");
  return {
    update(bytes) {
      for (const mac of macs) mac.update(bytes);
      hash.update(bytes);
    },
    signer(signature) {
      const matches = macs.map((mac) => timingSafeEqual(mac.digest(), signature));
      const index = matches.indexOf(true);
      return index === -1 ? undefined : index;
    },
    digest: () => hash.digest("base64url"),
  };
}
