/** What a failed fetch means to a person; git's own text may hold addresses and is not passed on. */

import { Fault } from "../core/model/fault.ts";

interface Explanation {
  readonly pattern: RegExp;
  readonly fault: (match: RegExpExecArray) => Fault;
}

const explanations: readonly Explanation[] = [
  {
    pattern: /not our ref ([0-9a-f]{40,64})|couldn't find remote ref ([0-9a-f]{40,64})/,
    fault: ([, a, b]) => vanishedOnServer(a ?? b ?? ""),
  },
  {
    pattern: /could not read (?:Username|Password)|Authentication failed|returned error: 40[13]|HTTP 40[13]/,
    fault: () =>
      unavailable("The server refused access to the repository.", "Check the App's permissions.", "later"),
  },
  {
    pattern: /[Rr]epository .*not found|returned error: 404|does not appear to be a git repository/,
    fault: () =>
      unavailable(
        "The server does not know the repository, or does not show it to Slipway.",
        "Check that the App is installed on it.",
        "never",
      ),
  },
  {
    pattern: /SSL|certificate/,
    fault: () =>
      unavailable("The server's certificate is not trusted.", "Install its certificate authority.", "never"),
  },
];

export function explainFetch(stderr: string): Fault {
  for (const { pattern, fault } of explanations) {
    const match = pattern.exec(stderr);
    if (match !== null) return fault(match);
  }
  return unavailable("The repository could not be fetched.", "Try again.", "later");
}

function vanishedOnServer(revision: string): Fault {
  return new Fault("REF_VANISHED", {
    message: `The server does not have revision ${revision} any more.`,
    next: "It may have been force-pushed away: look at the newest revision.",
    retry: "never",
  });
}

function unavailable(message: string, next: string, retry: Fault["retry"]): Fault {
  return new Fault("GIT_UNAVAILABLE", { message, next, retry });
}
