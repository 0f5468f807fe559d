/** How much memory the bodies hold that are being read, and whether there is room for more. */

import type { FrontDoorLimits } from "./limits.ts";

export interface Share {
  /** Whether the body may hold this many bytes. Answers `false` once and for all when there is no room. */
  grow(bytes: number): boolean;
  release(): void;
}

export interface BodyBudget {
  /** `undefined` when too many bodies are being read. */
  take(): Share | undefined;
}

export function bodyBudget({ bodies, smallBodyBytes, largeBodiesBytes }: FrontDoorLimits): BodyBudget {
  let taken = 0;
  let largeBytes = 0;
  return {
    take() {
      if (taken >= bodies) return undefined;
      taken += 1;
      let own = 0;
      return {
        grow(bytes) {
          const wanted = Math.max(0, bytes - smallBodyBytes);
          if (largeBytes - own + wanted > largeBodiesBytes) return false;
          largeBytes += wanted - own;
          own = wanted;
          return true;
        },
        release() {
          taken -= 1;
          largeBytes -= own;
        },
      };
    },
  };
}
