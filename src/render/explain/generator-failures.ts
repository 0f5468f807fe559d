/** Generators of ConfigMaps and Secrets that kustomize cannot follow. */

import type { JsonValue } from "../../core/model/json.ts";
import type { RenderFailure } from "../../core/model/render.ts";
import { renderFailure, shown } from "../render-failure.ts";
import { entriesOf, memberAt, textAt, type Entry, type Explain, type FailedBuild } from "./failed-build.ts";
import { objectLabel } from "./object-label.ts";

export const generatorFailures: readonly Explain[] = [
  mergesIntoNothing,
  madeTwice,
  badLiteral,
  repeatedKey,
  noName,
];

const generators = ["configMapGenerator", "secretGenerator"];
const resId = /Kind:"([^"]*)".*Name:"([^"]*)", Namespace:"([^"]*)"\}/;

function fieldOf(kind: string): string {
  return kind.toLowerCase() === "secret" ? "secretGenerator" : "configMapGenerator";
}

function mergesIntoNothing(build: FailedBuild): RenderFailure | undefined {
  const [, kind = "", name, namespace = ""] = resId.exec(build.text) ?? [];
  if (name === undefined || !build.text.includes("does not exist; cannot merge or replace")) return undefined;
  const entry = entriesOf(build, fieldOf(kind)).find(
    ({ value }) => textAt(value, "name") === name && textAt(value, "behavior") !== "",
  );
  return renderFailure("RENDER_FAILED", {
    message: `A generator merges into ${shown(objectLabel({ kind, name, namespace }))}, which no base brings.`,
    next: 'Correct the generator\'s name or namespace, or take its "behavior" away so that it makes the object.',
    place: entry?.place,
  });
}

function madeTwice(build: FailedBuild): RenderFailure | undefined {
  const [, kind = "", name, namespace = ""] = resId.exec(build.text) ?? [];
  if (name === undefined || !/exists; (?:can not use )?behavior/.test(build.text)) return undefined;
  const found = entriesOf(build, fieldOf(kind)).filter(({ value }) => textAt(value, "name") === name);
  return renderFailure("RENDER_FAILED", {
    message: `A generator makes ${shown(objectLabel({ kind, name, namespace }))}, which is there already.`,
    next: 'Give it another name, or say with "behavior" whether it shall merge or replace.',
    place: found.at(-1)?.place,
  });
}

function lacksKey(literal: JsonValue): boolean {
  return typeof literal === "string" && !/^[^=]+=/.test(literal);
}

function badLiteral(build: FailedBuild): RenderFailure | undefined {
  if (!/invalid literal source/.test(build.text)) return undefined;
  for (const entry of entriesOf(build, ...generators)) {
    const literals = memberAt(entry.value, "literals");
    const index = Array.isArray(literals) ? literals.findIndex(lacksKey) : -1;
    if (index !== -1)
      return literalFailure(`A literal of the generator "${shown(textAt(entry.value, "name"))}"`, {
        ...entry,
        place: entry.kustomization.placeOf([...entry.at, "literals", index]),
      });
  }
  return literalFailure("A literal of a generator", undefined);
}

function literalFailure(which: string, entry: Entry | undefined): RenderFailure {
  return renderFailure("RENDER_FAILED", {
    message: `${which} has no key: expected key=value.`,
    next: "Write the key, an equals sign and the value.",
    place: entry?.place,
  });
}

function repeatedKey(build: FailedBuild): RenderFailure | undefined {
  const [, kind = "", name = "", key] =
    /(configmap|secret) (\S+) illegally repeats the key `([^`]*)`/.exec(build.text) ?? [];
  if (key === undefined) return undefined;
  const entry = entriesOf(build, fieldOf(kind)).find(({ value }) => textAt(value, "name") === name);
  return renderFailure("RENDER_FAILED", {
    message: `The generator "${shown(name)}" gives the key "${shown(key)}" twice.`,
    next: "Remove one of the two; a file gives its own name as the key.",
    place: entry?.place,
  });
}

function noName(build: FailedBuild): RenderFailure | undefined {
  const [, kind] = /a (configmap|secret) must have a name/.exec(build.text) ?? [];
  if (kind === undefined) return undefined;
  const entry = entriesOf(build, fieldOf(kind)).find(({ value }) => textAt(value, "name") === "");
  return renderFailure("RENDER_FAILED", {
    message: "A generator has no name.",
    next: 'Give it a "name".',
    place: entry?.place,
  });
}
