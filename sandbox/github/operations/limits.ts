/** GitHub's limits on what people and Apps write. */

import { validationFailed } from "../http/api-error.ts";

const bodyLimit = 65_536;
const titleLimit = 256;

export function checkBody(resource: string, body: string | null): void {
  if (body === null || characters(body) <= bodyLimit) return;
  throw validationFailed([
    {
      resource,
      code: "unprocessable",
      field: "data",
      message: `Body is too long (maximum is ${bodyLimit} characters)`,
    },
  ]);
}

export function checkTitle(resource: string, title: string): void {
  if (title.trim() === "") throw validationFailed([{ resource, code: "missing_field", field: "title" }]);
  if (characters(title) <= titleLimit) return;
  throw validationFailed([
    {
      resource,
      code: "custom",
      field: "title",
      message: `title is too long (maximum is ${titleLimit} characters)`,
    },
  ]);
}

/** GitHub counts characters, not the halves of surrogate pairs. */
export function characters(text: string): number {
  return Array.from(text).length;
}
