/**
 * CRC-64/XZ in WebAssembly, and the memory that it reads.
 *
 * A WebAssembly memory that grows takes its old buffers away from JavaScript, and from a read or a write that is under
 * way. So none grows here: each batch of buffers has a memory of its own, which is garbage with the last of them.
 * Pages that nobody has touched cost no RAM.
 */
import { CRC64_WASM } from "./crc64-wasm.generated.ts";
import type { Crc64, Crc64Engine } from "./crc64.ts";

/** `undefined` where WebAssembly is missing or forbidden. */
export function openWasmCrc64(): Crc64Engine | undefined {
  const { WebAssembly: api } = globalThis as unknown as { readonly WebAssembly?: WasmApi };
  if (api === undefined) return undefined;
  try {
    return createEngine(api, new api.Module(Buffer.from(CRC64_WASM, "base64")));
  } catch {
    return undefined;
  }
}

/** The part of the JavaScript interface that is needed; @types/node has none of it. */
interface WasmApi {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Memory: new (size: { readonly initial: number; readonly maximum: number }) => WasmMemory;
  readonly Instance: new (module: object, imports: unknown) => { readonly exports: unknown };
}

interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

/** What wasm/crc64.ts exports. */
interface WasmExports {
  prepare(): void;
  update(register: bigint, start: number, length: number): bigint;
  shiftBy(length: bigint): bigint;
  multiply(left: bigint, right: bigint): bigint;
}

const PAGE_BYTES = 65_536;
/** The first page belongs to the module's tables. */
const RESERVED_BYTES = PAGE_BYTES;
/** Through this go bytes that lie elsewhere; it stays in the second-level cache. */
const COPY_BYTES = 4 * PAGE_BYTES;

const ALL_ONES = 0xffff_ffff_ffff_ffffn;

function createEngine(api: WasmApi, module: object): Crc64Engine {
  const owners = new WeakMap<ArrayBufferLike, WasmExports>();
  const own = open(COPY_BYTES);
  const copy = new Uint8Array(own.buffer, RESERVED_BYTES, COPY_BYTES);
  let lastShift = { sizeBytes: 0, factor: own.wasm.shiftBy(0n) };

  function open(sizeBytes: number): { readonly buffer: ArrayBuffer; readonly wasm: WasmExports } {
    const pages = Math.ceil((RESERVED_BYTES + sizeBytes) / PAGE_BYTES);
    const memory = new api.Memory({ initial: pages, maximum: pages });
    const wasm = new api.Instance(module, { env: { memory } }).exports as WasmExports;
    wasm.prepare();
    owners.set(memory.buffer, wasm);
    return { buffer: memory.buffer, wasm };
  }

  function updateByCopy(register: bigint, bytes: Uint8Array): bigint {
    let sum = register;
    for (let done = 0; done < bytes.length; done += COPY_BYTES) {
      const piece = bytes.subarray(done, done + COPY_BYTES);
      copy.set(piece);
      sum = own.wasm.update(sum, RESERVED_BYTES, piece.length);
    }
    return sum;
  }

  function create(): Crc64 {
    let register = ALL_ONES;
    return {
      update(bytes) {
        const owner = owners.get(bytes.buffer);
        register = owner
          ? owner.update(register, bytes.byteOffset, bytes.length)
          : updateByCopy(register, bytes);
      },
      value: () => BigInt.asUintN(64, ~register).toString(),
    };
  }

  /** All parts of an upload but the last have one size, so the last factor is nearly always the next one. */
  function shiftBy(sizeBytes: number): bigint {
    if (lastShift.sizeBytes !== sizeBytes)
      lastShift = { sizeBytes, factor: own.wasm.shiftBy(BigInt(sizeBytes)) };
    return lastShift.factor;
  }

  return {
    create,
    combine(first, second, secondSizeBytes) {
      const shifted = own.wasm.multiply(shiftBy(secondSizeBytes), BigInt(first));
      return BigInt.asUintN(64, shifted ^ BigInt(second)).toString();
    },
    allocate(count, sizeBytes) {
      const { buffer } = open(count * sizeBytes);
      return Array.from({ length: count }, (_, index) =>
        Buffer.from(buffer, RESERVED_BYTES + index * sizeBytes, sizeBytes),
      );
    },
  };
}
