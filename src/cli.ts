/** Entry point of the command line. */

import { main } from "./cli/main.ts";
import { readSettings, SettingsProblem } from "./settings.ts";
import { version } from "./version.ts";

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    stop.abort();
    // A second one does not wait for the cleaning up.
    process.once(signal, () => process.exit(130));
  });
}
// Whoever reads the output may stop before its end.
process.stdout.on("error", () => process.exit(0));

try {
  process.exitCode = await main({
    args: process.argv.slice(2),
    version,
    directory: process.cwd(),
    settings: readSettings(),
    signal: stop.signal,
    stdout: process.stdout,
    stderr: process.stderr,
  });
} catch (error) {
  if (!(error instanceof SettingsProblem)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
