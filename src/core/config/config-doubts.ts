/** What a pull request leaves doubtful in the configuration, in sentences for its reviewers: a pattern that finds nothing any more. */

import { type ConfigProblem, configPath } from "../model/config.ts";

const mostNamed = 2;

/** Only what the base does not have already. To be escaped before it is displayed. */
export function configDoubts(
  before: readonly ConfigProblem[],
  after: readonly ConfigProblem[],
): readonly string[] {
  const known = new Set(before.map(({ found }) => found));
  const fresh = after.filter(({ found }) => !known.has(found));
  const more = fresh.length - mostNamed;
  return [
    ...fresh.slice(0, mostNamed).map(({ line, found }) => `Line ${line} of \`${configPath}\` says ${found}.`),
    ...(more > 0 ? [`\`slipway validate\` names ${more} more like that.`] : []),
  ];
}
