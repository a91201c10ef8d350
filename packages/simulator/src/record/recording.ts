/**
 * A recording: what a real service answered, as lines of JSON without anything that could be anybody's.
 *
 * Of a value only its type is kept, unless the name of its field says that the service itself has written it (a status, a
 * mode, a code). Names and numbers that belong together over several exchanges have a made-up one in their place, and
 * those that a replay can know are the ones of the simulator's own account and workspace.
 */
import { existsSync } from "node:fs";
import { appendFile, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import type { CallExchange } from "./calls/call-exchange.ts";
import type { OssExchange } from "./oss/oss-exchange.ts";
import type { SocketFrame } from "./sockets/socket-frame.ts";

export type Exchange = CallExchange | OssExchange | SocketFrame;

const FILE = "exchanges.jsonl";

export function recordingFile(folder: string): string {
  return join(folder, FILE);
}

export interface RecordingWriter {
  /** One after the other, in the order of the calls. */
  add(exchange: Exchange): Promise<void>;
}

/** Goes on where the recording of the folder stopped. */
export async function createRecordingWriter(folder: string): Promise<RecordingWriter> {
  await mkdir(folder, { recursive: true });
  let last = Promise.resolve();
  return {
    add(exchange) {
      const line = `${JSON.stringify(exchange)}\n`;
      const written = last.then(() => appendFile(recordingFile(folder), line));
      last = written.catch(() => {});
      return written;
    },
  };
}

/** The lines as they stand in the file; "" where there is none yet. */
export async function writtenSoFar(folder: string): Promise<string> {
  const file = recordingFile(folder);
  return existsSync(file) ? readFile(file, "utf8") : "";
}

/** Throws an Error that says what is wrong with which line. */
export async function readRecording(folder: string): Promise<readonly Exchange[]> {
  const text = await readFile(recordingFile(folder), "utf8");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line, index) => {
      const exchange = JSON.parse(line) as Partial<Exchange>;
      if (exchange.operation === undefined || exchange.reply === undefined) {
        throw new Error(`Line ${index + 1} of ${recordingFile(folder)} is no exchange.`);
      }
      return exchange as Exchange;
    });
}
