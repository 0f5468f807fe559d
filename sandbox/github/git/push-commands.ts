/** The list of ref changes at the beginning of a push, in pkt-lines. */

export interface PushCommand {
  readonly before: string;
  readonly after: string;
  readonly ref: string;
}

export function readPushCommands(body: Buffer): readonly PushCommand[] {
  const commands: PushCommand[] = [];
  let at = 0;
  while (at + 4 <= body.length) {
    const length = Number.parseInt(body.subarray(at, at + 4).toString("latin1"), 16);
    if (Number.isNaN(length) || length < 4) break;
    const line = body.subarray(at + 4, at + length).toString("utf8");
    const [command = ""] = line.split("\0");
    const found = /^([0-9a-f]{40}) ([0-9a-f]{40}) (.+?)\n?$/.exec(command);
    if (found !== null) commands.push({ before: found[1] ?? "", after: found[2] ?? "", ref: found[3] ?? "" });
    at += length;
  }
  return commands;
}
