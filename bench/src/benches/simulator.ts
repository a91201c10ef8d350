/**
 * What the simulated OSS bears: small calls in a second, and parts of an upload in GB/s.
 *
 * It runs in a process of its own and this one asks, so both share the machine's cores. Each reply is looked at: a
 * refusal would be quick.
 */
import { loadavg } from "node:os";

import OSS from "ali-oss";

import type { Bench, BenchRun } from "../bench.ts";
import { openLine, type RawLine, type RawReply } from "./simulator/raw-line.ts";
import { type Served, serveSimulator } from "./simulator/serve.ts";

const MIB = 2 ** 20;
const BUCKET = "migratetest";
const SMALL_LINES = 16;
const PART_LINES = 4;
const PART_BYTES = 16 * MIB;
const KEY = { accessKeyId: "LTAI5tSimulatedBotKey01", accessKeySecret: "simulated-secret-of-the-bot" };

export const simulator: Bench = {
  summary: "the simulator: small calls in a second, parts of an upload in GB/s, memory",

  async run(run) {
    const served = await serveSimulator(run.folder);
    const figures = await measured(run, served).catch(async (error: unknown) => {
      await served.stop();
      throw error;
    });
    const { rssMB } = await served.stop();
    return { ...figures, rssMB };
  },
};

async function measured(run: BenchRun, served: Served): Promise<Readonly<Record<string, number>>> {
  const small = await best(run, "small calls", () => smallCalls(served, run.isQuick ? 2000 : 20_000));
  const parts = await best(run, "parts", () => uploadParts(served, run.isQuick ? 32 : 96));
  return { smallPerSecond: Math.round(small), partGbps: Math.round(parts * 100) / 100 };
}

/** The machine may be shared: of several rounds the best counts. */
async function best(
  { isQuick, say }: BenchRun,
  what: string,
  measure: () => Promise<number>,
): Promise<number> {
  let highest = 0;
  for (let round = 1; round <= (isQuick ? 2 : 4); round += 1) {
    const load = loadavg()[0] ?? 0;
    const figure = await measure();
    highest = Math.max(highest, figure);
    say(`round ${round}, load ${load.toFixed(1)}: ${what} ${figure.toFixed(figure < 10 ? 2 : 0)}`);
  }
  return highest;
}

/** Calls in a second: an object that is put, looked at and read, and keys that are listed. */
async function smallCalls({ cloudUrl }: Served, count: number): Promise<number> {
  const sign = signer(clientOf(cloudUrl));
  const body = new Uint8Array(1024);
  const put = headOf("PUT", await sign("PUT", "small.bak"), `Content-Length: ${body.length}\r\n`);
  const asks: readonly Ask[] = [
    (line) => line.ask(put, { bytes: body, copies: 1 }),
    asking(headOf("HEAD", await sign("HEAD", "small.bak"))),
    asking(headOf("GET", await sign("GET", "small.bak"))),
    asking(headOf("GET", await sign("GET", "", { "list-type": "2", "max-keys": "10" }))),
  ];
  const lines = await openLines(cloudUrl, SMALL_LINES);
  let sent = 0;
  const startedAt = performance.now();
  await Promise.all(
    lines.map(async (line) => {
      await expectSuccess(asks[0]?.(line));
      for (sent += 1; sent < count; sent += 1) await expectSuccess(asks[sent % asks.length]?.(line));
    }),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  for (const line of lines) line.close();
  return sent / seconds;
}

type Ask = (line: RawLine) => Promise<RawReply>;

function asking(head: string): Ask {
  return (line) => line.ask(head);
}

function openLines(url: string, count: number): Promise<readonly RawLine[]> {
  return Promise.all(Array.from({ length: count }, () => openLine(url)));
}

/** GB of parts in a second. */
async function uploadParts({ cloudUrl }: Served, count: number): Promise<number> {
  const client = clientOf(cloudUrl);
  const sign = signer(client);
  const lines = await openLines(cloudUrl, PART_LINES);
  const { uploadId } = await client.initMultipartUpload("big.bak");
  const heads = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const url = await sign("PUT", "big.bak", { partNumber: String(index + 1), uploadId });
      return headOf("PUT", url, `Content-Length: ${PART_BYTES}\r\n`);
    }),
  );
  const bytes = new Uint8Array(MIB).fill(7);
  const waiting = heads.values();
  const startedAt = performance.now();
  await Promise.all(
    lines.map(async (line) => {
      for (const head of waiting) await expectSuccess(line.ask(head, { bytes, copies: PART_BYTES / MIB }));
    }),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  await client.abortMultipartUpload("big.bak", uploadId);
  for (const line of lines) line.close();
  return (count * PART_BYTES) / 1e9 / seconds;
}

async function expectSuccess(asked: Promise<RawReply> | undefined): Promise<RawReply> {
  const reply = await asked;
  if (reply !== undefined && reply.status < 300) return reply;
  throw new Error(`The simulator answered ${reply?.head ?? "nothing"}\n${reply?.body ?? ""}`);
}

type Sign = (method: string, key: string, queries?: Record<string, string>) => Promise<URL>;

function clientOf(cloudUrl: string): OSS {
  const { port } = new URL(cloudUrl);
  return new OSS({
    ...KEY,
    bucket: BUCKET,
    region: "oss-cn-hangzhou",
    endpoint: `http://localhost:${port}`,
    // @types/ali-oss does not know these two.
    sldEnable: true,
    authorizationV4: true,
  } as OSS.Options);
}

/** URLs that are signed once, so that signing is no part of what is measured. */
function signer(client: OSS): Sign {
  return async (method, key, queries = {}) =>
    new URL(await client.signatureUrlV4(method as OSS.HTTPMethods, 3600, { queries }, key));
}

function headOf(method: string, { host, pathname, search }: URL, more = ""): string {
  return `${method} ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\n${more}\r\n`;
}
