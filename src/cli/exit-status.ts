/** What the command line says to scripts: as `diff` does, but with the error between. */

export const exitStatus = {
  noChange: 0,
  error: 1,
  changes: 2,
  interrupted: 130,
} as const;

export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus];
