/** Checks names, labels and annotations, by the rules that hold for every kind. */

import { type JsonObject, objectAt, textAt, textOf } from "../../json.ts";
import type { Kind } from "../kinds/kind.ts";
import type { Behaviour, Refusal } from "../types/behaviour.ts";

const forms = {
  label: /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
  subdomain: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
  path: /^(?!\.{1,2}$)[^/%]+$/,
} as const;

const labelValue = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const qualifiedName = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

const labelValueRule =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
const nameRule =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

/** Bytes of all annotations together. */
const annotationLimit = 256 * 1024;

export function checkMetadata(behaviour: Behaviour, kind: Kind, object: JsonObject): readonly Refusal[] {
  const labels = objectAt(object, "metadata", "labels");
  const annotations = objectAt(object, "metadata", "annotations");
  return [
    ...checkName(behaviour, kind, textAt(object, "metadata", "name")),
    ...Object.entries(labels).flatMap(([key, value]) => [
      ...checkKey("metadata.labels", key),
      ...checkLabelValue(textOf(value)),
    ]),
    ...Object.keys(annotations).flatMap((key) => checkKey("metadata.annotations", key.toLowerCase())),
    ...checkSize(annotations),
  ];
}

function checkName({ names }: Behaviour, kind: Kind, name: string): readonly Refusal[] {
  const field = "metadata.name";
  if (name === "") {
    const message = "Required value: name or generateName is required";
    return [{ field, reason: "FieldValueRequired", message }];
  }
  // A custom kind's names are subdomains, like those of the kinds that define it.
  const rule = names[kind.id] ?? names["apiextensions.k8s.io/v1 CustomResourceDefinition"];
  if (rule === undefined || (forms[rule.form].test(name) && name.length <= 253)) return [];
  return [invalidValue(field, name, rule.message)];
}

function checkKey(field: string, key: string): readonly Refusal[] {
  const [name = "", prefix, more] = key.split("/").toReversed();
  const known = qualifiedName.test(name) && name.length <= 63 && more === undefined;
  return known && (prefix === undefined || forms.subdomain.test(prefix))
    ? []
    : [invalidValue(field, key, nameRule)];
}

function checkLabelValue(value: string): readonly Refusal[] {
  const field = "metadata.labels";
  if (value.length > 63) return [invalidValue(field, value, "must be no more than 63 bytes")];
  return labelValue.test(value) ? [] : [invalidValue(field, value, labelValueRule)];
}

function checkSize(annotations: JsonObject): readonly Refusal[] {
  const bytes = Object.entries(annotations).reduce(
    (sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(textOf(value)),
    0,
  );
  if (bytes <= annotationLimit) return [];
  const message = `Too long: may not be more than ${annotationLimit} bytes`;
  return [{ field: "metadata.annotations", reason: "FieldValueTooLong", message }];
}

function invalidValue(field: string, value: string, rule: string): Refusal {
  return { field, reason: "FieldValueInvalid", message: `Invalid value: ${JSON.stringify(value)}: ${rule}` };
}
