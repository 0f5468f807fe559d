/** What happens to a container in a sandbox cluster, told by the name of its image. */

/** How a container ends up. Times count from the start of its pod. */
export type ContainerFate =
  /** Starts at once; ready after that time. A container that is to end, ends with status 0 when it would be ready. */
  | { readonly kind: "runs"; readonly readyAfterMs: number }
  /** Never starts. */
  | { readonly kind: "cannot-start"; readonly reason: string; readonly message: string }
  /** Starts, ends with that exit code, and is restarted after each of these times; then stays in its back-off. */
  | { readonly kind: "crashes"; readonly exitCode: number; readonly restartsAfterMs: readonly number[] };

export interface ImageRule {
  /** Text that the image's name contains. */
  readonly contains: string;
  readonly fate: ContainerFate;
}

/** The first rule whose text is in the image's name decides. `IMAGE` in a message stands for that name. */
export const imageRules: readonly ImageRule[] = [
  {
    contains: "broken",
    fate: { kind: "cannot-start", reason: "ImagePullBackOff", message: 'Back-off pulling image "IMAGE"' },
  },
  { contains: "crash", fate: { kind: "crashes", exitCode: 1, restartsAfterMs: [0, 1000, 3000, 7000] } },
  { contains: "slow", fate: { kind: "runs", readyAfterMs: 3000 } },
];

/** For images that no rule names. */
const otherwise: ContainerFate = { kind: "runs", readyAfterMs: 0 };

export function fateOf(image: string, rules: readonly ImageRule[]): ContainerFate {
  const fate = rules.find(({ contains }) => image.includes(contains))?.fate ?? otherwise;
  return fate.kind === "cannot-start" ? { ...fate, message: fate.message.replace("IMAGE", image) } : fate;
}
