/** Which members of which kinds hold secrets, whatever they look like. */

import { isLastApplied } from "./server-fields.ts";

/** The kind of an object, for the rules that depend on it. An `Identity` is one. */
export interface ObjectKind {
  readonly group: string;
  readonly kind: string;
}

/** Keys from an object's root; `*` is any element of a list. */
export type Keys = readonly string[];

/** Of a Secret all is hidden but these: a misspelt `stringdata` holds the same. */
const shownOfSecret: readonly string[] = ["apiVersion", "kind", "metadata", "type", "immutable"];

/** Below these the leaves are hidden. */
const hiddenPaths: readonly (readonly [group: RegExp, kind: RegExp, path: Keys])[] = [
  [/(?:^|\.)external-secrets\.io$/, /ExternalSecret$/, ["spec", "target", "template", "data"]],
  [
    /(?:^|\.)external-secrets\.io$/,
    /ExternalSecret$/,
    ["spec", "externalSecretSpec", "target", "template", "data"],
  ],
  [/^bitnami\.com$/, /^SealedSecret$/, ["spec", "encryptedData"]],
  [/^bitnami\.com$/, /^SealedSecret$/, ["spec", "template", "data"]],
];

/** Kinds whose content is secret by itself; the group does not matter, since a copy of the kind may have another. */
export function isSecretKind(kind: string): boolean {
  return kind === "Secret" || kind === "SecretList";
}

/** Whether an object with this kind and these members is a Secret, and no mere reference to one (`{kind: Secret, name: a}`). */
export function isSecretObject(kind: string, members: readonly string[]): boolean {
  const hasContent = members.some((member) => /^(?:data|stringdata|metadata|items)$/i.test(member));
  return isSecretKind(kind) && (hasContent || (members.includes("apiVersion") && !members.includes("name")));
}

/** Whether what stands at `keys` in an object of that kind is secret. */
export function isHidden({ group, kind }: ObjectKind, keys: Keys): boolean {
  const [root] = keys;
  if (root === undefined) return false;
  if (keys.includes("stringData")) return true;
  if (kind === "SecretList" && root === "items") return isHidden({ group, kind: "Secret" }, keys.slice(2));
  if (isSecretKind(kind)) return !shownOfSecret.includes(root);
  return hiddenPaths.some(
    ([groups, kinds, path]) =>
      groups.test(group) && kinds.test(kind) && path.every((key, depth) => keys[depth] === key),
  );
}

/** Whether what stands at `keys` is secret for one of the kinds, or in a tool's copy of the whole object. */
export function isHiddenPlace({
  kinds,
  keys,
}: {
  readonly kinds: readonly ObjectKind[];
  readonly keys: Keys;
}): boolean {
  return kinds.some((kind) => isHidden(kind, keys)) || isCopyOfObject(keys);
}

function isCopyOfObject(keys: Keys): boolean {
  return keys.some((key, depth) => isLastApplied(key) && keys[depth - 1] === "annotations");
}

/** `{{ .password }}` and nothing else, in a template of another kind: no literal. */
export function isTemplateOnly(kinds: readonly ObjectKind[], text: string): boolean {
  return /^(?:\{\{[^"'`{}]*\}\}\s*)+$/.test(text) && !kinds.some(({ kind }) => isSecretKind(kind));
}
