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
  /** Written to standard input. */
  readonly typed?: string | Uint8Array;
}

/** With the simulated uploader's key and the cloud's services all at `cloudUrl`. */
export function startCli(
  words: readonly string[],
  cloudUrl: string,
  { stateDirectory, variables = {}, typed }: CliProcessOptions,
): ChildProcess {
  const child = spawn(process.execPath, ["--conditions=@bakferry/source", PROGRAM, ...words], {
    stdio: [typed === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    env: {
      PATH: process.env["PATH"] ?? "",
      HOME: stateDirectory,
      BAKFERRY_STATE_DIR: stateDirectory,
      BAKFERRY_STS_ENDPOINT: cloudUrl,
      BAKFERRY_RDS_ENDPOINT: cloudUrl,
      BAKFERRY_RAM_ENDPOINT: cloudUrl,
      OSS_ACCESS_KEY_ID: "LTAI5tSimulatedUploader",
      OSS_ACCESS_KEY_SECRET: "simulated-secret-of-the-uploader",
      ...variables,
    },
  });
  if (typed !== undefined) child.stdin?.end(typed);
  return child;
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
