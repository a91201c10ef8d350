/** Both kernels against the folds written out word by word. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { WINDOW_BYTES, createScriptKernel, createVectorKernel, turnLeft } from "./fold-kernel.ts";
import { foldModule } from "./fold-module.ts";

const vector = createVectorKernel();
if (vector === null) throw new Error("This runtime has no WebAssembly with vectors.");
const kernels = [
  { name: "vectors", kernel: vector },
  { name: "JavaScript", kernel: createScriptKernel() },
];

const contents = fc.uint8Array({ minLength: 4096, maxLength: 4096 });

describe.each(kernels)("the folds by $name", ({ kernel }) => {
  test("add each word to the turned checksum", () => {
    fc.assert(
      fc.property(contents, fc.nat(900), fc.nat(100), fc.integer(), (bytes, count, start, seed) => {
        kernel.bytes.set(bytes);
        let expected = seed | 0;
        for (let index = start; index < start + count; index += 1) {
          expected = turnLeft(expected, 1) ^ (kernel.words[index] ?? 0);
        }

        expect(kernel.foldWords(4 * start, count, seed)).toBe(expected);
      }),
    );
  });

  test("add each sector's exclusive or to the turned checksum", () => {
    fc.assert(
      fc.property(contents, fc.nat(6), fc.nat(1), fc.integer(), (bytes, sectors, start, seed) => {
        kernel.bytes.set(bytes);
        let expected = seed | 0;
        for (let sector = start; sector < start + sectors; sector += 1) {
          const words = kernel.words.subarray(128 * sector, 128 * (sector + 1));
          expected = turnLeft(expected, 1) ^ words.reduce((sum, word) => sum ^ word, 0);
        }

        expect(kernel.foldSectors(512 * start, sectors, seed)).toBe(expected);
      }),
    );
  });

  test("reach to the end of the window", () => {
    kernel.bytes.fill(0);
    kernel.words[WINDOW_BYTES / 4 - 1] = 5;

    expect(kernel.foldWords(0, WINDOW_BYTES / 4, 0)).toBe(5);
    expect(kernel.foldSectors(0, WINDOW_BYTES / 512, 0)).toBe(5);
  });
});

test("the module is the same bytes each time and smaller than a kilobyte", () => {
  expect(foldModule()).toEqual(foldModule());
  expect(foldModule().length).toBeLessThan(1024);
});
