/** Annotations of a check run: read, compared, written. */

import { z } from "zod";
import { type Client, listOf } from "./client.ts";
import type { CheckAnnotation } from "./github.ts";

const annotationSchema: z.ZodType<CheckAnnotation> = z
  .object({
    path: z.string(),
    start_line: z.int(),
    annotation_level: z.enum(["notice", "warning", "failure"]).nullable(),
    title: z.string().nullable(),
    message: z.string().nullable(),
  })
  .transform(({ path, start_line, annotation_level, title, message }) => ({
    path,
    line: start_line,
    level: annotation_level ?? "notice",
    title: title ?? "",
    message: message ?? "",
  }));

export function listAnnotations(client: Client, id: bigint): Promise<readonly CheckAnnotation[]> {
  return client.list({
    route: "GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations",
    parameters: { check_run_id: String(id) },
    answer: listOf(annotationSchema),
  });
}

/** Those that are wanted and not there. */
export function missingAnnotations(
  wanted: readonly CheckAnnotation[],
  there: readonly CheckAnnotation[],
): readonly CheckAnnotation[] {
  const known = new Set(there.map(keyOf));
  return wanted.filter((annotation) => !known.has(keyOf(annotation)));
}

function keyOf({ path, line, level, title, message }: CheckAnnotation): string {
  return JSON.stringify([path, line, level, title.trim(), message.trim()]);
}

/** As the API takes it. */
export function rawAnnotation({ path, line, level, title, message }: CheckAnnotation) {
  return { path, start_line: line, end_line: line, annotation_level: level, title, message };
}
