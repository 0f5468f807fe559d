/** What a diff says of one object, as lines that begin with their sign. */

import type { ObjectDiff } from "../model/diff.ts";
import { changeLines } from "./change-lines.ts";

/** Of a new or removed object all its lines. Neither cut nor made safe for Markdown. */
export function objectLines(object: ObjectDiff): readonly string[] {
  if (object.kind === "changed") return changeLines(object.changes);
  const sign = object.kind === "added" ? "+ " : "- ";
  const body = object.body.replace(/\n$/, "");
  return body.split("\n").map((line) => `${sign}${line}`);
}
