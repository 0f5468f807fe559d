/** Chooses among the offered tools: the newest, or the newest of the version that a repository pins. */

import { Fault } from "../../core/model/fault.ts";
import type { Tool, ToolPins } from "../../core/model/render.ts";
import { askVersionText, readKustomizeVersion, readVersion } from "./ask-version.ts";
import { toolMissing, type OfferedTools, type RenderTool, type ToolWork } from "./render-tool.ts";

export interface ChosenTool extends RenderTool {
  /** As it calls itself: `5.8.1`. */
  readonly version: string;
}

export function asTool({ name, version }: ChosenTool): Tool {
  return { name, version };
}

/** A tool and the version by which it can be pinned. */
interface Candidate {
  readonly tool: ChosenTool;
  /** Of the kustomize inside a kubectl. */
  readonly pinnable: string;
}

export interface ToolChooser {
  /** Faults: RENDER_TOOL_MISSING, TOOL_NOT_OFFERED. */
  choose(work: ToolWork, pins: ToolPins | undefined): Promise<ChosenTool>;
  /** All that run, newest first. */
  offered(work: ToolWork): Promise<readonly ChosenTool[]>;
}

/** Versions are asked once, and only of the tools of the work that is to be done. */
export function makeToolChooser(offered: OfferedTools): ToolChooser {
  const asked = new Map<ToolWork, Promise<readonly Candidate[]>>();
  const candidates = (work: ToolWork): Promise<readonly Candidate[]> => {
    const known = asked.get(work) ?? examine(offered[work]);
    asked.set(work, known);
    return known;
  };
  return {
    choose: async (work, pins) => {
      const [first] = offered[work];
      if (first === undefined) throw toolMissing(work);
      const found = await candidates(work);
      if (found.length === 0) throw toolMissing(work, `${first.path} does not run on this machine.`);
      const pin = pins?.[work];
      const chosen = found.find(({ pinnable }) => pin === undefined || isOfVersion(pinnable, pin));
      if (chosen === undefined) throw notOffered(work, pin ?? "", found);
      return chosen.tool;
    },
    offered: async (work) => (await candidates(work)).map(({ tool }) => tool),
  };
}

async function examine(tools: readonly RenderTool[]): Promise<readonly Candidate[]> {
  const found = await Promise.all(tools.map(examineTool));
  return found
    .flatMap((candidate) => candidate ?? [])
    .toSorted((a, b) => compareVersions(b.pinnable, a.pinnable));
}

async function examineTool(tool: RenderTool): Promise<Candidate | undefined> {
  const text = (await askVersionText(tool)) ?? "";
  const version = readVersion(text);
  if (version === undefined) return undefined;
  return { tool: { ...tool, version }, pinnable: readKustomizeVersion(text) ?? version };
}

/** `5.8.1` is of version 5, 5.8 and 5.8.1, not of 5.8.10. */
function isOfVersion(version: string, pin: string): boolean {
  const wanted = pin.replace(/^v/, "");
  return version === wanted || version.startsWith(`${wanted}.`) || version.startsWith(`${wanted}-`);
}

/** Numbers by their value; a pre-release comes before its release. */
function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => {
    const [release = "", ...suffix] = version.split("-");
    return { numbers: release.split(".").map(Number), suffix: suffix.join("-") };
  });
  for (const place of [0, 1, 2]) {
    const difference = (left?.numbers[place] ?? 0) - (right?.numbers[place] ?? 0);
    if (difference !== 0) return difference;
  }
  if (left?.suffix === right?.suffix) return 0;
  if (left?.suffix === "") return 1;
  if (right?.suffix === "") return -1;
  return (left?.suffix ?? "") < (right?.suffix ?? "") ? -1 : 1;
}

function notOffered(work: ToolWork, pin: string, found: readonly Candidate[]): Fault {
  const versions = found.map(({ pinnable }) => pinnable).join(", ");
  return new Fault("TOOL_NOT_OFFERED", {
    message: `The configuration asks for ${work} ${pin}, which is not offered here. Offered: ${versions}.`,
    next: `Pin an offered version with "tools" in .github/slipway.yml, or ask who runs Slipway to add ${work} ${pin} to SLIPWAY_TOOLS_DIR.`,
    retry: "never",
  });
}
