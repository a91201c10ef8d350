/** How a command joins the program: it declares its words at once and does its work only when it is called. */
import type { Command } from "commander";

import type { ExitCode } from "../exit-code.ts";
import type { Surroundings } from "../surroundings.ts";

/** Runs the work of the chosen command and keeps the exit code. */
export type Launch = (work: (surroundings: Surroundings) => Promise<ExitCode>) => Promise<void>;

export type AddCommand = (program: Command, launch: Launch) => void;
