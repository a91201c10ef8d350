/** What a process has around it, as values, so that a test can be the process. */
import type { Readable } from "node:stream";

import type { Terminal } from "@bakferry/host/terminal";

export interface Input {
  /** The bytes themselves, for a backup that comes through a pipe. */
  stream(): Readable;
  /** A person may answer a question. */
  readonly isTerminal: boolean;
  /** Until its end. */
  readAll(): Promise<string>;
  /** `null` at the end. */
  readLine(): Promise<string | null>;
}

export interface Surroundings {
  /** What stands behind the program's name. */
  readonly words: readonly string[];
  readonly stdin: Input;
  readonly stdout: Terminal;
  readonly stderr: Terminal;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly homeDirectory: string;
  /** Aborts when the person or the system asks the process to stop. */
  readonly signal: AbortSignal;
}
