/** Images of containers before and after. */

import { textOf } from "../../manifests/object-of.ts";
import type { Path } from "../../model/diff.ts";
import type { Identity } from "../../model/manifest.ts";
import type { BothSides } from "./both-sides.ts";
import { type ImageName, parseImage } from "./image-name.ts";

export interface ImagePair {
  readonly identity: Identity;
  readonly path: Path;
  /** As written. */
  readonly texts: { readonly before?: string; readonly after: string };
  readonly before?: ImageName;
  readonly after: ImageName;
}

/** Where the image is not what it was. */
export function imagePairs({ podPairs }: Pick<BothSides, "podPairs">): readonly ImagePair[] {
  return podPairs().flatMap(({ identity, containers }) =>
    containers.flatMap((pair): readonly ImagePair[] => {
      const [was, is] = [textOf(pair.before?.["image"]), textOf(pair.after["image"])];
      if (is === "" || is === was) return [];
      const path = [...pair.path, { key: "image" }];
      if (was === "") return [{ identity, path, texts: { after: is }, after: parseImage(is) }];
      const texts = { before: was, after: is };
      return [{ identity, path, texts, before: parseImage(was), after: parseImage(is) }];
    }),
  );
}
