/** How much YAML is read before it is refused by name; every untrusted text has these bounds. */

export interface YamlLimits {
  /** Bytes of the text as UTF-8. */
  readonly bytes: number;
  /** Levels of nested collections. */
  readonly depth: number;
  /** Nodes that aliases (`*name`) add to the nodes written out: what an alias bomb expands to. */
  readonly aliasedNodes: number;
  /** Documents of one text, empty ones too. */
  readonly documents: number;
  /** Kubernetes objects of one text, after lists are flattened. */
  readonly objects: number;
}

export const defaultYamlLimits: YamlLimits = {
  bytes: 64 * 1024 * 1024,
  depth: 100,
  aliasedNodes: 1_000_000,
  documents: 10_000,
  objects: 5_000,
};
