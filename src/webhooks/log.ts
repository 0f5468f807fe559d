/** How the front door tells what happened: fields by name, never a body, a header as sent, or a secret. */

export type FrontDoorLog = (
  level: "info" | "warn" | "error",
  message: string,
  fields?: Readonly<Record<string, string | number | boolean | undefined>>,
) => void;
