/** CPU time of processes, because wall time on busy cores measures the neighbours too. */

import { readFileSync } from "node:fs";

/** Ticks of the clock in `/proc`, by `sysconf(_SC_CLK_TCK)`: 100 a second on every Linux. */
const msPerTick = 10;

/** Positions in `/proc/<pid>/stat` after the name: user and system time, and those of children that have ended. */
const own = [11, 12] as const;
const children = [13, 14] as const;

/** Milliseconds of user and system time so far; `NaN` where there is no `/proc`. */
export function cpuMsOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + ticks(String(pid), own), 0) * msPerTick;
}

/** Of this process and of the children that it has waited for. */
export function ownCpuMs(): number {
  return (ticks("self", own) + ticks("self", children)) * msPerTick;
}

function ticks(pid: string, positions: readonly number[]): number {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in parentheses may hold spaces.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return positions.reduce((sum, position) => sum + Number(fields[position]), 0);
  } catch {
    return Number.NaN;
  }
}
