/** What the configurations on both sides of a change say of an environment's findings. */

import type { FindingWeights } from "../core/diff/weigh-findings.ts";
import type { Config } from "../core/model/config.ts";
import type { Environment } from "../core/model/environment.ts";

export interface WeighingSide {
  /** As the side's configuration declares it; a side that does not have it weighs nothing. */
  readonly environment: Environment | undefined;
  readonly findings: Config["findings"] | undefined;
}

export function weightsOf(sides: readonly WeighingSide[]): readonly FindingWeights[] {
  return sides.flatMap(({ environment, findings }) =>
    environment === undefined ? [] : { findings, isProtected: environment.protection !== undefined },
  );
}
