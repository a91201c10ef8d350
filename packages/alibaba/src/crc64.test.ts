/** Known vectors, and the properties that make `combine` trustworthy. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { javascriptCrc64 } from "./crc64-javascript.ts";
import { openWasmCrc64 } from "./crc64-wasm.ts";
import { combineCrc64, createCrc64 } from "./crc64.ts";

describe.each([
  ["WebAssembly", openWasmCrc64()],
  ["JavaScript", javascriptCrc64],
])("with %s", (_name, engine) => {
  const crcOf = (bytes: Uint8Array): string => {
    const crc = engine!.create();
    crc.update(bytes);
    return crc.value();
  };

  test.each([
    ["", "0"],
    ["123456789", "11051210869376104954"],
    ["a", reference(Buffer.from("a"))],
    [
      "The quick brown fox jumps over the lazy dog",
      reference(Buffer.from("The quick brown fox jumps over the lazy dog")),
    ],
  ])("the checksum of %j is %s", (input, expected) => {
    expect(crcOf(Buffer.from(input))).toBe(expected);
  });

  test("eight bytes a step give what one bit a step gives", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(crcOf(bytes)).toBe(reference(bytes));
      }),
    );
  });

  test("pieces give what the whole gives, wherever it is cut", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(200), (bytes, cut) => {
        const crc = engine!.create();
        crc.update(bytes.subarray(0, cut));
        crc.update(bytes.subarray(cut));
        expect(crc.value()).toBe(crcOf(bytes));
      }),
    );
  });
  test("two checksums make the checksum of both pieces together", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.uint8Array({ maxLength: 100 }), (first, second) => {
        const together = Buffer.concat([first, second]);
        expect(engine!.combine(crcOf(first), crcOf(second), second.length)).toBe(crcOf(together));
      }),
    );
  });

  test("it does not matter which two of three are combined first, whatever their lengths", () => {
    const checksum = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String);
    const length = fc.nat(2 ** 46);
    fc.assert(
      fc.property(
        fc.tuple(checksum, checksum, checksum),
        fc.tuple(length, length),
        ([a, b, c], [bLength, cLength]) => {
          const left = engine!.combine(engine!.combine(a, b, bLength), c, cLength);
          const right = engine!.combine(a, engine!.combine(b, c, cLength), bLength + cLength);
          expect(left).toBe(right);
        },
      ),
    );
  });
});

test("whichever is chosen, two halves make the published check value", () => {
  const [first, second] = ["1234", "56789"].map((digits) => {
    const crc = createCrc64();
    crc.update(Buffer.from(digits));
    return crc.value();
  });
  expect(combineCrc64(first ?? "", second ?? "", 5)).toBe("11051210869376104954");
});

/** The definition, bit by bit. */
function reference(bytes: Uint8Array): string {
  let crc = 0xffff_ffff_ffff_ffffn;
  for (const byte of bytes) {
    crc ^= BigInt(byte);
    for (let bit = 0; bit < 8; bit += 1)
      crc = (crc & 1n) === 1n ? (crc >> 1n) ^ 0xc96c5795d7870f42n : crc >> 1n;
  }
  return (crc ^ 0xffff_ffff_ffff_ffffn).toString();
}
