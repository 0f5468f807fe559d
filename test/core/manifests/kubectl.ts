/** What the real `kubectl` makes of a text: the judge of how YAML is read. No cluster is asked. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findPart } from "../../real/parts.ts";

export type KubectlReading =
  | { readonly kind: "read"; readonly json: string }
  /** Its message, for the output of a test that fails. */
  | { readonly kind: "refused"; readonly message: string };

/** Each object gets the label `zz: "1"`; several objects are printed one after the other. */
export function readWithKubectl(text: string | Uint8Array, name = "file.yaml"): KubectlReading {
  const folder = mkdtempSync(join(tmpdir(), "slipway-kubectl-"));
  try {
    writeFileSync(join(folder, name), text);
    writeFileSync(join(folder, "kubeconfig"), "");
    const { path = "" } = findPart("kubectl") ?? {};
    const ended = spawnSync(path, ["label", "--local", "-f", name, "zz=1", "-o", "json"], {
      cwd: folder,
      env: { KUBECONFIG: join(folder, "kubeconfig"), HOME: folder },
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
    });
    return ended.status === 0
      ? { kind: "read", json: ended.stdout }
      : { kind: "refused", message: ended.stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The JSON text of the members of one object's `spec`, by key, as `kubectl` prints them: numbers are not parsed. */
export function specTokens(json: string): ReadonlyMap<string, string> {
  const lines = json.split("\n");
  const start = lines.indexOf('    "spec": {');
  const members = lines.slice(start + 1).filter((line) => /^ {8}"k\d+": /.test(line));
  return new Map(
    members.map((line): [string, string] => [
      line.trim().split('"')[1] ?? "",
      line.replace(/^ +"k\d+": /, "").replace(/,$/, ""),
    ]),
  );
}
