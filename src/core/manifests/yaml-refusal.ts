/** Thrown inside the reader of YAML and caught at its edge: why a text is refused, and where. Holds nothing of the text. */

import type { ReasonCode } from "../model/outcome.ts";

export interface RefusalDetail {
  readonly reason: ReasonCode;
  /** Index into the document's text. */
  readonly offset: number;
  readonly message: string;
  readonly next: string;
}

export class YamlRefusal extends Error {
  override readonly name = "YamlRefusal";
  readonly detail: RefusalDetail;

  constructor(detail: RefusalDetail) {
    super(detail.message);
    this.detail = detail;
  }
}

export function invalidYaml(
  offset: number,
  message: string,
  next = "Correct the file; `kubectl` refuses it too.",
): YamlRefusal {
  return new YamlRefusal({ reason: "YAML_INVALID", offset, message, next });
}

export function duplicateKey(offset: number): YamlRefusal {
  return new YamlRefusal({
    reason: "YAML_DUPLICATE_KEY",
    offset,
    message: "A key is written twice in one mapping: tools disagree on which value counts.",
    next: "Remove one of the two.",
  });
}

export function customTag(offset: number): YamlRefusal {
  return invalidYaml(
    offset,
    "A tag (`!name`) is used that is none of `!!str`, `!!int`, `!!float`, `!!bool`, `!!null`, `!!binary`, `!!seq` and `!!map` on a value of its kind.",
    "Remove the tag, or write the value as plain YAML.",
  );
}

export type Attempt<Result> =
  | { readonly kind: "done"; readonly result: Result }
  | { readonly kind: "refused"; readonly refusal: RefusalDetail };

/** The edge of the reader: a refusal becomes a value, any other error is a fault of the program and goes on. */
export function attempt<Result>(run: () => Result): Attempt<Result> {
  try {
    return { kind: "done", result: run() };
  } catch (error) {
    if (error instanceof YamlRefusal) return { kind: "refused", refusal: error.detail };
    throw error;
  }
}
