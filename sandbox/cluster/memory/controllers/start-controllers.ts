import type { ImageRule } from "../../kubelet/image-rules.ts";
import type { State } from "../api/state.ts";
export function startControllers(_: State, __: readonly ImageRule[]): () => void {
  return () => {};
}
