/** A pattern makes many environments, and one mistake in it as many problems: a few of them are told, the others counted. */

import type { PlacelessProblem } from "./check-config.ts";

const mostOfEach = 3;

export function fewOfEach(problems: readonly PlacelessProblem[]): readonly PlacelessProblem[] {
  const places = new Map<string, PlacelessProblem[]>();
  for (const problem of problems) {
    const place = problem.path.join(".");
    const known = places.get(place);
    if (known === undefined) places.set(place, [problem]);
    else known.push(problem);
  }
  return [...places.values()].flatMap((all) => {
    const [next] = all.slice(mostOfEach);
    if (next === undefined) return all;
    const found = `${all.length - mostOfEach} more of these`;
    return [...all.slice(0, mostOfEach), { path: next.path, found, expected: "none" }];
  });
}
