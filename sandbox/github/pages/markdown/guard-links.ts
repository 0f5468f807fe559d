/** Links from what people write lead out without telling where from; images are not fetched, only linked to. */

import type { Root } from "hast";
import { eachElement, textNode } from "./walk.ts";

export function guardLinks(root: Root): void {
  eachElement(root, (found) => {
    if (found.tagName === "a" && typeof found.properties["href"] === "string") {
      const inside = found.properties["href"].startsWith("/") || found.properties["href"].startsWith("#");
      if (!inside) found.properties["rel"] = ["nofollow", "noreferrer"];
    }
    if (found.tagName !== "img") return;
    const { src, alt } = found.properties;
    found.tagName = "a";
    found.properties = {
      href: typeof src === "string" ? src : "#",
      rel: ["nofollow", "noreferrer"],
      className: ["image-link"],
    };
    found.children = [textNode(typeof alt === "string" && alt !== "" ? alt : "image")];
  });
}
