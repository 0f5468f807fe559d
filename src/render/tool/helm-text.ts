/** What Helm says on stderr: its error apart from its log, with no text of a template or of values in it. */

/** `.Capabilities.KubeVersion` of every render: no cluster is asked, and each Helm has another idea of its own. */
export const kubeVersion = "1.36.0";

/** Where kustomize quotes how it called Helm; before it stands what Helm said. */
const call = ": unable to run: '";
/** With `debug: true` in the kustomization: a render follows, with all that is in it. */
const debugRender = "\nHelm template:\n";
/** What Helm appends to its errors: an advice, or with `--debug` where in its code it was. */
const appendix = /\n(?:Use --debug flag|helm\.go:\d+|[\w./-]+\.go:\d+: \d{4})[\s\S]*$/;

/** In what kustomize wrote; `undefined` when it was not Helm that failed. */
export function helmTextIn(stderr: string): string | undefined {
  const end = stderr.indexOf(call);
  if (end === -1) return undefined;
  const [said = ""] = stderr.slice(0, end).split(debugRender);
  return cleanHelmText(said);
}

/** The last error of the text, in its own lines. */
export function cleanHelmText(text: string): string {
  const start = Math.max(text.lastIndexOf("\nError: "), text.startsWith("Error: ") ? 0 : -1);
  const inline = text.lastIndexOf(" Error: ");
  const from = start === -1 ? inline : start;
  const error = from === -1 ? "" : text.slice(from).trimStart();
  return error
    .replace(/^Error: /, "")
    .replace(appendix, "")
    .trim();
}

const warning = /^(?:level=WARN msg="?((?:[^"\\]|\\.)*)"?.*|WARNING: (.*))$/;

/** Warnings of a render that succeeded: sorted, each once. What Helm only mentions is left out. */
export function helmWarnings(stderr: string): readonly string[] {
  const found = stderr.split("\n").flatMap((line) => {
    const [, logged, written] = warning.exec(line) ?? [];
    const text = logged ?? written;
    return text === undefined || /kubernetes configuration file/i.test(text) ? [] : [text.slice(0, 1_000)];
  });
  return [...new Set(found)].toSorted();
}
