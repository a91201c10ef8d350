/** Runs what uploads, each in a process of its own, and reads what it cost. */
import { execFile, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

export type Subject = "ours1" | "ours2" | "aliOss" | "guide";

export interface SubjectOrder {
  readonly subject: Subject;
  readonly url: string;
  readonly file: string;
  /** For a journal. */
  readonly folder: string;
  /** Chosen by the size of the file when absent. */
  readonly partSizeBytes?: number;
  /** To be trusted, where the sink has one. */
  readonly certificateFile?: string;
}

export interface Cost {
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** The highest that the process ever had. */
  readonly rssMB: number;
}

export interface Sink {
  readonly port: number;
  stop(): Promise<void>;
}

export interface NativePrograms {
  readonly sink: string;
  readonly limit: string;
}

const run = promisify(execFile);
const NATIVE = fileURLToPath(new URL("../../../native/", import.meta.url));
const SUBJECT = programBeside("subject");

/** A module of this folder that is a program; as source when this one is. */
export function programBeside(name: string): string {
  const { href } = new URL(name, import.meta.url);
  return fileURLToPath(`${href}${path.extname(import.meta.url)}`);
}

/** Throws when there is no C compiler: a sink in JavaScript would be the limit of all that is measured. */
export async function compileNative(folder: string): Promise<NativePrograms> {
  const build = async (name: string): Promise<string> => {
    const program = path.join(folder, name);
    const flags = ["-O3", "-march=native", "-D_GNU_SOURCE", "-o", program, path.join(NATIVE, `${name}.c`)];
    await run("cc", [...flags, "-lpthread"]).catch((error: Error) => {
      throw new Error(`This benchmark needs a C compiler that is called "cc" (${error.message}).`);
    });
    return program;
  };
  return { sink: await build("sink"), limit: await build("limit") };
}

/** It ends with this process, because its input does. */
export async function startSink(program: string): Promise<Sink> {
  const child = spawn(program, { stdio: ["pipe", "pipe", "inherit"] });
  const port = Number(await firstLine(child));
  return { port, stop: () => stop(child) };
}

export async function runLimit(program: string, port: number, file: string): Promise<Cost> {
  const partBytes = 16 * 2 ** 20;
  return costFrom(await run(program, [String(port), file, String(partBytes)]));
}

export async function runSubject(order: SubjectOrder): Promise<Cost> {
  const words = [...process.execArgv, SUBJECT, JSON.stringify(order)];
  if (!order.certificateFile) return costFrom(await run(process.execPath, words));
  // The one way that reaches all threads of a process, and `env` leaves the rest of the environment as it is.
  const trust = `NODE_EXTRA_CA_CERTS=${order.certificateFile}`;
  return costFrom(await run("env", [trust, process.execPath, ...words]));
}

export async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error("The program has no output.");
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`${child.spawnfile} ended with ${String(code)}.`);
  });
  ended.catch(() => undefined);
  const [line] = await Promise.race([once(lines, "line"), ended]);
  return String(line);
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, "exit");
  child.stdin?.end();
  await ended;
}

function costFrom({ stdout }: { readonly stdout: string }): Cost {
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as Cost;
}
