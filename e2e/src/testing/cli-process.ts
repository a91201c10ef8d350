/** The command line as a process of its own against one simulated cloud: what it says, and how it ends. */
import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";

const PROGRAM = path.resolve(import.meta.dirname, "../../../apps/cli/src/main.ts");

export interface CliRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliProcessOptions {
  readonly stateDirectory: string;
  /** Added to the uploader's key, or instead of it. */
  readonly variables?: Readonly<Record<string, string | undefined>>;
  /** Where it stands; the test's own directory when left out. */
  readonly directory?: string;
  /** Written to standard input. */
  readonly typed?: string | Uint8Array;
}

/** With the simulated uploader's key and the cloud's services all at `cloudUrl`. */
export function startCli(
  words: readonly string[],
  cloudUrl: string,
  options: CliProcessOptions,
): ChildProcess {
  const [program = "", ...rest] = cliWords(words);
  const { typed, directory } = options;
  const child = spawn(program, rest, {
    stdio: [typed === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    env: cliEnvironment(cloudUrl, options),
    ...(directory === undefined ? {} : { cwd: directory }),
  });
  // It may end before it has read everything, which is for the test to judge.
  child.stdin?.on("error", () => undefined);
  if (typed !== undefined) child.stdin?.end(typed);
  return child;
}

/** The whole command, for whoever starts it in another way. */
export function cliWords(words: readonly string[]): readonly string[] {
  return [process.execPath, "--conditions=@bakferry/source", PROGRAM, ...words];
}

export function cliEnvironment(
  cloudUrl: string,
  { stateDirectory, variables = {} }: Pick<CliProcessOptions, "stateDirectory" | "variables">,
): Readonly<Record<string, string | undefined>> {
  return {
    PATH: process.env["PATH"] ?? "",
    // Moments are shown in the zone of the machine.
    TZ: "UTC",
    HOME: stateDirectory,
    BAKFERRY_STATE_DIR: stateDirectory,
    BAKFERRY_STS_ENDPOINT: cloudUrl,
    BAKFERRY_RAM_ENDPOINT: cloudUrl,
    BAKFERRY_RDS_ENDPOINT: cloudUrl,
    OSS_ACCESS_KEY_ID: "LTAI5tSimulatedUploader",
    OSS_ACCESS_KEY_SECRET: "simulated-secret-of-the-uploader",
    ...variables,
  };
}

export function endOfCli(child: ChildProcess): Promise<CliRun> {
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
}

/** The last line of standard output, which `--json` promises to be one object. */
export function lastObject({ stdout }: CliRun): unknown {
  return JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "");
}
