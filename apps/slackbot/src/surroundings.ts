/** What a command has around it, as values, so that a test can be the process. */
import type { Terminal } from "@bakferry/host/terminal";

import type { Environment } from "./config/secrets.ts";

export interface Surroundings {
  /** Of the program. */
  readonly version: string;
  readonly stdout: Terminal;
  readonly stderr: Terminal;
  readonly environment: Environment;
  /** All of standard input. */
  readonly readInput: () => Promise<string>;
}
