/** Changed files with their lines, as a reviewer reads them. */

import type { FileDiff } from "../../git/diff.ts";
import type { Html } from "../html.ts";
import { html } from "../html.ts";
import { icon } from "./icons.ts";

/** Past this many lines a file starts folded. */
const foldedFrom = 400;

export function diffView(files: readonly FileDiff[]): Html {
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  return html`<p class="diff-summary">
      Showing <strong>${files.length} changed ${files.length === 1 ? "file" : "files"}</strong> with
      <span class="tone-success">+${additions}</span> <span class="tone-danger">−${deletions}</span>
    </p>
    ${files.map((file) => fileView(file))}`;
}

function fileView(file: FileDiff): Html {
  const lines = file.patch?.split("\n") ?? [];
  const name = file.previousPath === undefined ? file.path : `${file.previousPath} → ${file.path}`;
  return html`<details class="file" id="diff-${file.path}" ${lines.length < foldedFrom ? html`open` : ""}>
    <summary>
      ${icon("file")}<span class="file-name">${name}</span>
      ${file.status === "modified" ? "" : html`<span class="label">${file.status}</span>`}
      <span class="file-counts"
        ><span class="tone-success">+${file.additions}</span>
        <span class="tone-danger">−${file.deletions}</span></span
      >
    </summary>
    ${
      lines.length === 0
        ? html`<p class="file-note">
            ${file.status === "renamed" ? "Renamed without changes." : "No lines to show."}
          </p>`
        : html`<div class="file-body">
            <table class="diff">
              <tbody>
                ${rows(lines)}
              </tbody>
            </table>
          </div>`
    }
  </details>`;
}

function rows(lines: readonly string[]): readonly Html[] {
  let [before, after] = [0, 0];
  return lines.map((line) => {
    const hunk = /^@@ -(\d+)(?:,\d+)? \+(\d+)/.exec(line);
    if (hunk !== null) {
      [before, after] = [Number(hunk[1]), Number(hunk[2])];
      return html`<tr class="diff-hunk">
        <td class="number"></td>
        <td class="number"></td>
        <td class="line">${line}</td>
      </tr>`;
    }
    const mark = line.charAt(0);
    const left = mark === "+" || mark === "\\" ? "" : String(before++);
    const right = mark === "-" || mark === "\\" ? "" : String(after++);
    const className = mark === "+" ? "diff-added" : mark === "-" ? "diff-removed" : "diff-same";
    return html`<tr class="${className}">
      <td class="number">${left}</td>
      <td class="number">${right}</td>
      <td class="line"><span class="mark">${mark}</span>${line.slice(1)}</td>
    </tr>`;
  });
}
