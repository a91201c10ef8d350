/**
 * CRC-64/XZ in every way that is at hand, over the buffers of an upload.
 *
 * The first is what uploads use; node:zlib's CRC-32 is another sum and only shows what native code does here.
 */
import { crc32 } from "node:zlib";

import { allocateForCrc64, combineCrc64, createCrc64, CRC64_WASM, javascriptCrc64 } from "@bakferry/alibaba";
import { createCRC64 } from "hash-wasm";

import type { Bench } from "../bench.ts";

const BUFFER_BYTES = 512 * 1024;
const COMBINES = 10_000;
const PART_BYTES = 16 * 2 ** 20;

export const crc: Bench = {
  summary: "CRC-64/XZ: WebAssembly in place, copied and by table, JavaScript, hash-wasm; combine",

  async run({ isQuick, say }) {
    const [inPlace = new Uint8Array(), ...rest] = allocateForCrc64(1, BUFFER_BYTES);
    if (rest.length > 0) throw new Error("One buffer was asked for.");
    for (let at = 0; at < BUFFER_BYTES; at += 1) inPlace[at] = Math.imul(at + 1, 0x9e37_79b1) >>> 21;
    const elsewhere = Uint8Array.from(inPlace);
    const variants = await variantsOf(inPlace, elsewhere);

    const figures: Record<string, number> = {};
    const rounds = isQuick ? 3 : 9;
    for (let round = 0; round < rounds; round += 1) {
      for (const [name, update] of Object.entries(variants))
        figures[name] = Math.max(figures[name] ?? 0, gigabytesPerSecond(update));
    }
    for (const [name, gbps] of Object.entries(figures)) {
      figures[name] = Math.round(gbps * 100) / 100;
      say(`${name.padEnd(16)} ${gbps.toFixed(2)} GB/s`);
    }
    const combineMicroseconds = Math.round(timeCombine() * 1000) / 1000;
    say(`combine          ${combineMicroseconds} µs`);
    return { gbps: figures, combineMicroseconds };
  },
};

async function variantsOf(
  inPlace: Uint8Array,
  elsewhere: Uint8Array,
): Promise<Readonly<Record<string, () => unknown>>> {
  const wasm = createCrc64();
  const copied = createCrc64();
  const javascript = javascriptCrc64.create();
  const byTable = openTable(elsewhere);
  const hashWasm = await createCRC64();
  hashWasm.init();
  return {
    wasmInPlace: () => wasm.update(inPlace),
    wasmCopied: () => copied.update(elsewhere),
    wasmByTable: byTable,
    javascript: () => javascript.update(elsewhere),
    hashWasm: () => hashWasm.update(elsewhere),
    zlibCrc32: () => crc32(elsewhere),
  };
}

interface TableExports {
  prepare(): void;
  updateByTable(register: bigint, start: number, length: number): bigint;
}

interface WasmApi {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Memory: new (size: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Instance: new (module: object, imports: unknown) => { readonly exports: unknown };
}

/** The same module without its detour: slicing by eight. */
function openTable(bytes: Uint8Array): () => unknown {
  const { WebAssembly: api } = globalThis as unknown as { readonly WebAssembly: WasmApi };
  const memory = new api.Memory({ initial: 16 });
  const start = 65_536;
  const module = new api.Module(Buffer.from(CRC64_WASM, "base64"));
  const table = new api.Instance(module, { env: { memory } }).exports as TableExports;
  table.prepare();
  new Uint8Array(memory.buffer).set(bytes, start);
  let register = 0n;
  return () => {
    register = table.updateByTable(register, start, bytes.length);
  };
}

function gigabytesPerSecond(update: () => unknown): number {
  let calls = 0;
  const startedAt = performance.now();
  while (performance.now() - startedAt < 60) {
    for (let each = 0; each < 8; each += 1) update();
    calls += 8;
  }
  return (calls * BUFFER_BYTES) / 1e6 / (performance.now() - startedAt);
}

/** Microseconds for one, parts of one size as in an upload. */
function timeCombine(): number {
  let sum = "1";
  const startedAt = performance.now();
  for (let part = 0; part < COMBINES; part += 1) sum = combineCrc64(sum, "11051210869376104954", PART_BYTES);
  return ((performance.now() - startedAt) * 1000) / COMBINES;
}
