/** Problems of a configuration as lines that editors and people can follow. */

import type { ConfigProblem } from "../core/model/config.ts";

export function problemLines(problems: readonly ConfigProblem[]): readonly string[] {
  return problems.map(({ file, line, column, path, found, expected, suggestion }) => {
    const place = [`${file}:${line}:${column}:`, ...(path === "" ? [] : [`${path}:`])].join(" ");
    const meant = suggestion === undefined ? "" : ` Did you mean ${suggestion}?`;
    return `${place} found ${found}, expected ${expected}.${meant}`;
  });
}
