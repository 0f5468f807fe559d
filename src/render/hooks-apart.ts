/** Sets Helm's hooks apart from the objects of a release: Helm creates them at moments of an installation that Slipway does not have. */

import { createHash } from "node:crypto";
import { canonicalJson } from "../core/manifests/canonical-json.ts";
import { withNamespaces } from "../core/manifests/with-namespaces.ts";
import { isJsonObject, type JsonObject } from "../core/model/json.ts";
import { compareIdentities, type Manifest } from "../core/model/manifest.ts";
import type { RenderHook } from "../core/model/render.ts";

const annotation = "helm.sh/hook";

export interface HooksApart {
  readonly manifests: readonly Manifest[];
  /** Without those that Helm only runs when it is asked to test; by weight, then by object. */
  readonly hooks: readonly RenderHook[];
}

export function hooksApart(all: readonly Manifest[], namespace: string): HooksApart {
  const manifests: Manifest[] = [];
  const hooks: RenderHook[] = [];
  const placed = withNamespaces(all, { namespace });
  for (const [index, written] of all.entries()) {
    const manifest = placed[index] ?? written;
    const hook = hookOf(manifest, written);
    if (hook === undefined) manifests.push(manifest);
    else if (!hook.events.every(isTest)) hooks.push(hook);
  }
  return { manifests, hooks: hooks.toSorted(compareHooks) };
}

/** `written`: the same object before it got the environment's namespace. */
function hookOf({ identity, body }: Manifest, written: Manifest): RenderHook | undefined {
  const metadata = body["metadata"];
  const annotations = isJsonObject(metadata) ? metadata["annotations"] : undefined;
  if (!isJsonObject(annotations)) return undefined;
  const events = annotations[annotation];
  if (events === undefined || events === null) return undefined;
  return {
    identity,
    events: wordsOf(events),
    weight: Number.parseInt(textOf(annotations[`${annotation}-weight`]), 10) || 0,
    deletePolicies: wordsOf(annotations[`${annotation}-delete-policy`]),
    digest: digestOf(written.body),
  };
}

function digestOf(body: JsonObject): string {
  return `sha256:${createHash("sha256").update(canonicalJson(body)).digest("hex")}`;
}

function isTest(event: string): boolean {
  return event.startsWith("test");
}

function wordsOf(value: unknown): readonly string[] {
  return textOf(value)
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");
}

function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

function compareHooks(a: RenderHook, b: RenderHook): number {
  return a.weight - b.weight || compareIdentities(a.identity, b.identity);
}
