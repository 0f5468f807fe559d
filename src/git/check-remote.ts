/** Which addresses git may talk to. */

import { Fault } from "../core/model/fault.ts";
import type { Transport } from "./git-command.ts";

export interface RemoteRules {
  /** Plain HTTP to this machine only: the local GitHub of the demo. */
  readonly loopbackHttp: boolean;
  /** `file://` addresses, for tests. */
  readonly file: boolean;
}

const loopback = /^(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])$/;

/** The transport of an address without credentials, query or fragment. Fault: GIT_UNAVAILABLE for any other address. */
export function checkRemote(text: string, rules: RemoteRules): Transport {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const plain =
    url !== undefined &&
    url.username === "" &&
    url.password === "" &&
    url.search === "" &&
    url.hash === "" &&
    // Control characters and blanks are dropped by the URL parser, not by git.
    /^[\x21-\x7e]+$/.test(text);
  if (plain && url.protocol === "https:") return "https";
  if (plain && url.protocol === "http:" && rules.loopbackHttp && loopback.test(url.hostname)) return "http";
  if (plain && url.protocol === "file:" && rules.file) return "file";
  throw new Fault("GIT_UNAVAILABLE", {
    message: "The repository's address is not one that may be fetched from.",
    next: "Use an https:// address without user name, password, query or fragment.",
    retry: "never",
  });
}
