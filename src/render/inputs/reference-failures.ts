/** Why a reference of a kustomization is not followed, in words for its author. */

import type { ReasonCode } from "../../core/model/outcome.ts";
import type { RenderFailure } from "../../core/model/render.ts";
import { renderFailure, shown, type Place } from "../render-failure.ts";
import { withoutCredentials } from "./remote-entry.ts";

export function remoteFailure(entry: string, place: Place): RenderFailure {
  return renderFailure("RENDER_REMOTE_FORBIDDEN", {
    message: `"${shown(withoutCredentials(entry))}" is fetched from elsewhere; a render reads nothing outside the repository.`,
    next: "Vendor it: copy what it holds into the repository, and refer to the copy by a relative path.",
    place,
  });
}

/** A remote base that the operator allows. */
export function unpinnedFailure(entry: string, place: Place): RenderFailure {
  return renderFailure("RENDER_REMOTE_FORBIDDEN", {
    message: `"${shown(withoutCredentials(entry))}" may be taken from its repository, but is not pinned: a branch or a tag may name something else tomorrow.`,
    next: "Pin it by a full commit SHA: ?ref= and its 40 digits.",
    place,
  });
}

export function absentFailure(path: string, place?: Place): RenderFailure {
  return renderFailure("RENDER_FAILED", {
    message: `"${shown(path)}" is not in the repository at this revision.`,
    next: "Correct the path, or add what it names.",
    place,
  });
}

export function noKustomizationFailure(folder: string, place: Place): RenderFailure {
  return renderFailure("RENDER_FAILED", {
    message: `The folder "${shown(folder)}" holds no kustomization.yaml.`,
    next: "Name the files in it one by one, or give it a kustomization.yaml.",
    place,
  });
}

export function outsideFailure(entry: string, place: Place): RenderFailure {
  return renderFailure("RENDER_PATH_ESCAPE", {
    message: `"${shown(entry)}" leads out of the repository.`,
    next: "Refer only to files and folders of this repository.",
    place,
  });
}

export function linkFailure(path: string, place?: Place): RenderFailure {
  return renderFailure("TREE_SYMLINK_ESCAPE", {
    message: `The symbolic link "${shown(path)}" leads out of the repository, to nothing, or in circles; it is not followed.`,
    next: "Replace the link by the file or folder itself, or let it point inside the repository.",
    place,
  });
}

export function submoduleFailure(path: string, place?: Place): RenderFailure {
  return renderFailure("TREE_SUBMODULE", {
    message: `"${shown(path)}" is a Git submodule; submodules are never fetched.`,
    next: "Copy what is needed from it into the repository.",
    place,
  });
}

export function cycleFailure(folder: string, place: Place): RenderFailure {
  return renderFailure("RENDER_CYCLE", {
    message: `The reference leads back to "${shown(folder === "" ? "." : folder)}", which is being built already.`,
    next: "Move what both need into a folder of its own, and refer to that from both.",
    place,
  });
}

export function pluginFailure(reason: ReasonCode, place: Place): RenderFailure {
  return renderFailure(reason, {
    message:
      "A generator, transformer or validator here runs a program or a container; a render runs no code from a repository.",
    next: "Use kustomize's own generators, patches and replacements, or commit what the program makes.",
    place,
  });
}
