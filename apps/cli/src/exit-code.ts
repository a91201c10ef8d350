/** What the process says about itself when it ends; scripts rely on these numbers. */
export const EXIT = {
  done: 0,
  wrongUsage: 1,
  blocked: 2,
  notApproved: 3,
  cloudFailed: 4,
  importFailed: 5,
  bug: 70,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
