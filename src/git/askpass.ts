/** The program that git runs when a server asks for a password: it reads the token from a descriptor, never from an argument or the environment. */

import { chmod, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** GitHub takes any user name with an installation token; `x-access-token` is the documented one. */
const script = `#!/bin/sh
case "$1" in
  Username*) echo x-access-token ;;
  *) IFS= read -r token <&3 && printf '%s\\n' "$token" ;;
esac
`;

/** Writes the program into a folder of ours; gives its absolute path. Safe when several processes do it at once. */
export async function writeAskpass(folder: string): Promise<string> {
  const target = join(folder, "askpass");
  const draftFolder = await mkdtemp(join(folder, ".askpass-"));
  const draft = join(draftFolder, "askpass");
  await writeFile(draft, script);
  await chmod(draft, 0o700);
  await rename(draft, target);
  await rm(draftFolder, { recursive: true });
  return target;
}
