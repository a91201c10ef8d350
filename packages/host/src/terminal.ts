/** The side door for programs that talk to a person in a terminal. */
export * from "./terminal/columns.ts";
export * from "./terminal/command-line.ts";
export * from "./terminal/findings.ts";
export * from "./terminal/language.ts";
export * from "./terminal/next-line.ts";
export * from "./terminal/output.ts";
export * from "./terminal/page.ts";
export * from "./terminal/paint.ts";
export * from "./terminal/tell-bug.ts";
export * from "./terminal/terminal.ts";
export * from "./terminal/visible.ts";
