/** `slipway doctor`: what was found on this machine, where, which version; what is missing and how to get it. */

import { exitStatus, type ExitStatus } from "./exit-status.ts";
import { examineMachine, type Finding } from "./doctor/examine-machine.ts";
import type { CommandContext } from "./workplace.ts";

export async function doctorCommand({ settings, terminal }: CommandContext): Promise<ExitStatus> {
  const done = terminal.progress("Looking");
  const findings = await examineMachine(settings).finally(done);
  terminal.write(table(findings));
  const lacking = findings.filter(({ state, advice }) => state !== "ok" && advice !== undefined);
  for (const { name, advice } of lacking) terminal.write(`\n${name}:\n${indent(advice ?? "")}\n`);
  return findings.some(({ state }) => state === "missing") ? exitStatus.error : exitStatus.noChange;
}

function table(findings: readonly Finding[]): string {
  const rows = findings.map(({ state, name, version = "", where = "" }) => [state, name, version, where]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("");
}

function indent(text: string): string {
  return text
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");
}
