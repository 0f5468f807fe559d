/**
 * Whether a chart has to be rendered twice to know that it always renders the same: its templates ask for the time, for chance, or for
 * the order of a map. The second run sees another time, since two runs at once see the same one.
 */

/**
 * Functions of Sprig and Helm whose result is another each time: chance and keys (`rand…`, `gen…`, `uuidv4`, `shuffle`, `bcrypt`, `htpasswd`,
 * `encryptAES`), time (`now`, `ago`, and dates without an argument), and the order of a map (`keys`, `values`).
 */
const unstable =
  /(?<![.$\w"-])(?:now|ago|date\w*|htmlDate\w*|rand\w+|gen[A-Z]\w+|uuidv4|shuffle|bcrypt|htpasswd|encryptAES|keys|values)\b/;
const action = /\{\{[\s\S]*?\}\}/g;

/** Files of the second run; `undefined`: one run is enough. `values`: those that the configuration writes out, as text. */
export function secondRun(
  files: ReadonlyMap<string, Uint8Array>,
  values = "",
): ReadonlyMap<string, Uint8Array> | undefined {
  const other = new Map(files);
  let isNeeded = isUnstable(values);
  for (const [path, bytes] of files) {
    // What is packed is not looked into.
    if (path.endsWith(".tgz")) isNeeded = true;
    const text = Buffer.from(bytes).toString("utf8");
    if (!isUnstable(text)) continue;
    isNeeded = true;
    other.set(path, Buffer.from(atAnotherTime(text)));
  }
  return isNeeded ? other : undefined;
}

/** Values may hold templates as well. */
function isUnstable(text: string): boolean {
  return text.includes("{{") && (text.match(action) ?? []).some((found) => unstable.test(found));
}

const now = /(?<![.$\w"`-])now\b/g;
const otherTime = '(toDate "2006-01-02" "2001-02-03")';

/** Calls of `now`, which take no argument and give a time. */
function atAnotherTime(text: string): string {
  return text.replaceAll(action, (found) => found.replaceAll(now, otherTime));
}
