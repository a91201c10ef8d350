/** The module is what its source gives, and its eight terms are what they claim to be. */
import { readFile } from "node:fs/promises";

import { main as compile } from "assemblyscript/asc";
import { expect, test } from "vitest";

import { javascriptCrc64 } from "./crc64-javascript.ts";
import { openWasmCrc64 } from "./crc64-wasm.ts";

const SOURCE = new URL("../wasm/crc64.ts", import.meta.url);

test("the committed module is, byte for byte, what the compiler makes of wasm/crc64.ts", async () => {
  const base64 = Buffer.from(await compileModule()).toString("base64");
  const text = [
    "/**",
    " * Compiled from wasm/crc64.ts by AssemblyScript; do not edit.",
    " *",
    " * To make it again: `vitest run packages/alibaba/src/crc64-wasm.test.ts -u`.",
    " */",
    "export const CRC64_WASM =",
    `  "${base64}";`,
    "",
  ].join("\n");
  await expect(text).toMatchFileSnapshot("./crc64-wasm.generated.ts");
}, 30_000);

test("the polynomial divides the one with eight terms, whose distances the source names", async () => {
  const source = await readFile(SOURCE, "utf8");
  const distances = [...source.matchAll(/WINDOW - (\d+)\)/g)].map((match) => Number(match[1]));
  const longest = Math.max(...distances);
  const exponents = [...distances.map((distance) => longest - distance), longest];

  expect(exponents.sort((a, b) => b - a)).toEqual([3327, 2105, 2020, 1772, 1200, 534, 90, 0]);
  // Appending n zero bytes multiplies by x^(8n), so the checksums of one message so shifted must cancel out.
  const shifted = exponents.map((bytes) => BigInt(javascriptCrc64.combine("1", "0", bytes)));
  expect(shifted.reduce((sum, term) => sum ^ term, 0n)).toBe(0n);
});

test("WebAssembly and JavaScript agree on every length, place and beginning", () => {
  const wasm = openWasmCrc64();
  expect(wasm).toBeDefined();
  const [here] = wasm?.allocate(1, 200_000) ?? [];
  if (!wasm || !here) return;
  for (const [index] of here.entries()) here[index] = (index * 2_654_435_761) >>> 13;
  const elsewhere = Uint8Array.from(here);
  // Around where the table takes over, where a stretch ends, and where the copied pieces end.
  const lengths = [
    0, 1, 7, 8, 3_328, 13_311, 13_312, 13_313, 13_375, 19_711, 19_712, 36_200, 65_537, 190_001,
  ];
  for (const length of lengths) {
    for (const offset of [0, 1, 13]) {
      const expected = javascriptCrc64.create();
      const zeroCopy = wasm.create();
      const copied = wasm.create();
      for (const [from, to] of [
        [0, offset],
        [offset, offset + length],
      ]) {
        expected.update(elsewhere.subarray(from, to));
        zeroCopy.update(here.subarray(from, to));
        copied.update(elsewhere.subarray(from, to));
      }
      expect([length, offset, zeroCopy.value()]).toEqual([length, offset, expected.value()]);
      expect(copied.value()).toBe(expected.value());
    }
  }
});

test("a batch of buffers lies beside the module's own tables and none over another", () => {
  const buffers = openWasmCrc64()?.allocate(3, 100_000) ?? [];
  expect(buffers.map((buffer) => buffer.length)).toEqual([100_000, 100_000, 100_000]);
  const places = buffers.map((buffer) => buffer.byteOffset);
  expect(places).toEqual([65_536, 165_536, 265_536]);
});

async function compileModule(): Promise<Uint8Array> {
  const source = await readFile(SOURCE, "utf8");
  let module = new Uint8Array();
  let messages = "";
  const { error } = await compile(
    "crc64.ts --outFile crc64.wasm -O3 --noAssert --runtime stub --importMemory --enable simd".split(" "),
    {
      readFile: (name) => (name === "crc64.ts" ? source : null),
      writeFile: (_name, contents) => {
        if (typeof contents !== "string") module = Uint8Array.from(contents);
      },
      listFiles: () => [],
      stderr: {
        write(text) {
          messages += String(text);
        },
      },
    },
  );
  if (error) throw new Error(`${error.message}\n${messages}`);
  return module;
}
