/** What the process says about itself when it ends; scripts rely on these numbers, which are the CLI's, too. */
export const EXIT = {
  done: 0,
  wrongUsage: 1,
  /** What was examined is not as it has to be. */
  blocked: 2,
  cloudFailed: 4,
  bug: 70,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
