/** Scalars of a YAML document as JSON values. */

import { getScalarValue, SCALAR_STYLE, type ScalarEvent } from "js-yaml";

import { startOf, tagOf } from "./events.ts";
import { plainScalar, type Scalar } from "./plain-scalar.ts";
import { taggedScalar } from "./tagged-scalar.ts";
import { customTag, invalidYaml, YamlRefusal } from "./yaml-refusal.ts";

/** Throws `YamlRefusal` for custom tags, text that does not fit its tag, `.inf`, `.nan` and lone surrogates. */
export function composeScalar(text: string, event: ScalarEvent): Scalar {
  const source = getScalarValue(text, event);
  if (event.tagStart >= 0) return finite(event, composeTagged(event, tagOf(text, event), source));
  if (event.style === SCALAR_STYLE.PLAIN) return finite(event, plainScalar(source));
  if (event.style === SCALAR_STYLE.DOUBLE_QUOTED && !event.fast) refuseLoneSurrogates(event, source);
  return source;
}

function composeTagged(event: ScalarEvent, tag: string, source: string): Scalar {
  const tagged = taggedScalar(tag, source);
  switch (tagged.kind) {
    case "value":
      return tagged.value;
    case "unfit":
      throw invalidYaml(startOf(event), "A value does not fit the tag (`!!name`) before it.");
    case "unknown-tag":
      throw customTag(startOf(event));
  }
}

function finite(event: ScalarEvent, value: Scalar): Scalar {
  if (typeof value !== "number" || Number.isFinite(value)) return value;
  throw invalidYaml(
    startOf(event),
    "A number is infinite or not a number (`.inf`, `.nan`); JSON has no such number.",
  );
}

/** Two escapes may make one pair, as in JSON; half a pair is no character. */
function refuseLoneSurrogates(event: ScalarEvent, source: string): void {
  if (!/[\ud800-\udfff]/u.test(source)) return;
  throw new YamlRefusal({
    reason: "YAML_ENCODING",
    offset: startOf(event),
    message: "An escape (`\\ud800` to `\\udfff`) stands for half a character.",
    next: "Write the character itself, or the escapes of both halves.",
  });
}
