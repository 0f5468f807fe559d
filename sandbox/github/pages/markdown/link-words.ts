/** `@alice`, `#7`, full SHAs and `:rocket:` in running text. */

import type { ElementContent, Root } from "hast";
import { nameToEmoji } from "gemoji";
import { element, replaceTexts, textNode } from "./walk.ts";

export interface Mentions {
  /** Address of a person's page; `undefined` for nobody. */
  person(login: string): string | undefined;
  /** Address of a pull request or issue. */
  number(number: number): string | undefined;
  commit(sha: string): string | undefined;
}

const untouched = new Set(["code", "pre", "a", "kbd", "tt"]);

const word =
  /(?<![\w/.-])@([A-Za-z0-9](?:[A-Za-z0-9-]{0,38}))(?![\w-])|(?<![\w/&])#(\d{1,9})\b|\b([0-9a-f]{40})\b|:([a-z0-9_+-]+):/g;

export function linkWords(root: Root, mentions: Mentions): void {
  replaceTexts(root, untouched, (text) => split(text, mentions));
}

function split(text: string, mentions: Mentions): readonly ElementContent[] {
  const parts: ElementContent[] = [];
  let done = 0;
  for (const found of text.matchAll(word)) {
    const replacement = replace(found, mentions);
    if (replacement === undefined) continue;
    if (found.index > done) parts.push(textNode(text.slice(done, found.index)));
    parts.push(...replacement);
    done = found.index + found[0].length;
  }
  if (done < text.length) parts.push(textNode(text.slice(done)));
  return parts;
}

function replace(found: RegExpExecArray, mentions: Mentions): readonly ElementContent[] | undefined {
  const [whole, login, number, sha, emoji] = found;
  if (login !== undefined) return link(mentions.person(login), { label: whole, className: "mention" });
  if (number !== undefined)
    return link(mentions.number(Number(number)), { label: whole, className: "reference" });
  if (sha !== undefined) {
    const href = mentions.commit(sha);
    return href === undefined
      ? undefined
      : [
          element("a", { href, className: ["reference"] }, [
            element("code", {}, [textNode(sha.slice(0, 7))]),
          ]),
        ];
  }
  const character = emoji === undefined ? undefined : nameToEmoji[emoji];
  return character === undefined ? undefined : [textNode(character)];
}

function link(
  href: string | undefined,
  { label, className }: { readonly label: string; readonly className: string },
): readonly ElementContent[] | undefined {
  return href === undefined ? undefined : [element("a", { href, className: [className] }, [textNode(label)])];
}
