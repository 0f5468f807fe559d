/** Paths of the configuration in one form. */

/** Without `.` segments and superfluous slashes; `""` is the root. */
export function normalisePath(path: string): string {
  if (!/(?:^|\/)\.?(?:\/|$)/.test(path)) return path;
  return path
    .split("/")
    .filter((segment) => segment !== "" && segment !== ".")
    .join("/");
}
