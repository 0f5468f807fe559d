/** `npm run parts`: builds the parts that this machine lacks from pinned Go modules, into a cache outside the repository. */

import { spawn } from "node:child_process";
import { mkdirSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type GoPart, goParts } from "./catalogue.ts";
import { cachedPath, findPart } from "./find.ts";

const [...wanted] = process.argv.slice(2);
const unknown = wanted.filter((name) => goParts.every((part) => part.name !== name));
if (unknown.length > 0) {
  console.error(
    `There is no part called ${unknown.join(", ")}. Parts: ${goParts.map((part) => part.name).join(", ")}.`,
  );
  process.exit(1);
}

for (const part of goParts.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  const found = findPart(part.name);
  if (found === undefined) await build(part);
  else console.log(`${part.name} ${found.version}: ${found.path}`);
}

async function build(part: GoPart): Promise<void> {
  const target = cachedPath(part);
  const unfinished = join(dirname(target), `.${part.name}.${process.pid}`);
  mkdirSync(dirname(target), { recursive: true });
  const started = Date.now();
  process.stdout.write(`${part.name} ${part.version}: building …`);
  await run(
    "go",
    ["build", "-trimpath", "-ldflags", `-s -w ${part.linkerFlags}`, "-o", unfinished, part.package],
    fileURLToPath(new URL(`./${part.module}/`, import.meta.url)),
  );
  // Renamed when complete, so that an interrupted build never leaves half a binary behind.
  renameSync(unfinished, target);
  console.log(` ${Math.round((Date.now() - started) / 1000)} s: ${target}`);
}

function run(command: string, args: readonly string[], cwd: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, CGO_ENABLED: "0", GOFLAGS: "-mod=readonly" },
      stdio: ["ignore", "inherit", "inherit"],
    });
    child.once("error", () => {
      reject(new Error(`The parts are built with Go (1.26 or newer), which is not on the PATH.`));
    });
    child.once("exit", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${command} ${args[0] ?? ""} ended with ${code ?? "a signal"} in ${cwd}`));
    });
  });
}
