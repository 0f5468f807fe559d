/** What a person asks for in a comment. */

import type { AcknowledgementArgument } from "./acknowledgement.ts";
import type { Revision } from "./revision.ts";

export type Command =
  | { readonly name: "help" }
  | { readonly name: "status"; readonly environment?: string }
  /** Let a head of a fork be rendered. `revision`: that head, as whoever asks has seen it. */
  | { readonly name: "render"; readonly revision?: Revision }
  /** No environments: all that the pull request affects. */
  | { readonly name: "diff"; readonly environments: readonly string[] }
  | ({
      readonly name: "deploy";
      readonly environments: readonly string[];
      readonly revision?: Revision;
    } & Acknowledging)
  /** `to`: id of the deployment to go back to; absent: the last healthy one before the current. */
  | ({
      readonly name: "rollback";
      readonly environment: string;
      readonly to?: string;
      readonly reason: string;
    } & Acknowledging)
  | ({ readonly name: "resume"; readonly environment: string } & Acknowledging);

export interface Acknowledging {
  /** Each code once; absent: nothing is acknowledged. */
  readonly acknowledge?: readonly AcknowledgementArgument[];
}

export type CommandName = Command["name"];

/** One line of a comment that meant us. */
export type ParsedLine =
  | { readonly kind: "command"; readonly command: Command }
  | { readonly kind: "error"; readonly message: string };
