/** A scalar with an explicit tag: the core tags mean what they mean to `kubectl`, every other tag is refused. */

import { decodeBase64 } from "./base64.ts";
import { double } from "./integers.ts";
import { plainScalar, type Scalar } from "./plain-scalar.ts";

/** `unfit`: the tag is a core tag, the text does not fit it. */
export type TaggedScalar =
  | { readonly kind: "value"; readonly value: Scalar }
  | { readonly kind: "unfit" }
  | { readonly kind: "unknown-tag" };

/** `tag` as written: `!!int`, `!<tag:yaml.org,2002:int>`, `!`. Quotes around the text make no difference beside a tag. */
export function taggedScalar(tag: string, text: string): TaggedScalar {
  switch (shortTag(tag)) {
    case "!":
    case "!!str":
      return { kind: "value", value: text };
    case "!!null":
      return onlyIf(text, (value) => value === null);
    case "!!bool":
      return onlyIf(text, (value) => typeof value === "boolean");
    case "!!int":
      return onlyIf(text, (value) => isNumber(value) && isIntegerText(text));
    case "!!float":
      return asFloat(plainScalar(text));
    case "!!binary":
      return asText(decodeBase64(text));
    default:
      return { kind: "unknown-tag" };
  }
}

/** `!!int` for a core tag that is written out in full; another tag as it is. */
export function shortTag(tag: string): string {
  return tag.replace(/^!<tag:yaml\.org,2002:(\w+)>$/, "!!$1");
}

function onlyIf(text: string, fits: (value: Scalar) => boolean): TaggedScalar {
  const value = plainScalar(text);
  return fits(value) ? { kind: "value", value } : { kind: "unfit" };
}

function isNumber(value: Scalar): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

/** `1.0` and `1e3` are numbers but no `!!int`; the `e` of `0x1e` is a digit. */
export function isIntegerText(text: string): boolean {
  return /^[-+]?0[xX]/.test(text) || !/[.eE]/.test(text);
}

function asFloat(value: Scalar): TaggedScalar {
  return isNumber(value) ? { kind: "value", value: double(Number(value)) } : { kind: "unfit" };
}

function asText(text: string | undefined): TaggedScalar {
  return text === undefined ? { kind: "unfit" } : { kind: "value", value: text };
}
