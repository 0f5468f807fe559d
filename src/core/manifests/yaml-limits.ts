/** How much YAML is read before it is refused by name; every untrusted text has these bounds. */

export interface YamlLimits {
  /** Bytes of the text as UTF-8. */
  readonly bytes: number;
  /** UTF-16 units of one document: what the parser holds at once. */
  readonly documentLength: number;
  readonly documents: number;
  /** Levels of nested collections. */
  readonly depth: number;
  /** Values written out in the whole text, keys and ends of collections counted too. */
  readonly nodes: number;
  /** Values that the aliases (`*name`) of one document add to those written out: what an alias bomb expands to. */
  readonly aliasedNodes: number;
  /** Kubernetes objects of the whole text, after lists are flattened. */
  readonly objects: number;
}

/** A render of 10 MB with 600 objects, among the largest known, has 1.1 million nodes; its largest document 1 MB. */
export const defaultYamlLimits: YamlLimits = {
  bytes: 64 * 1024 * 1024,
  documentLength: 8 * 1024 * 1024,
  documents: 20_000,
  depth: 100,
  nodes: 8_000_000,
  aliasedNodes: 1_000_000,
  objects: 5_000,
};
