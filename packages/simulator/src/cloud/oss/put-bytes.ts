/**
 * Puts objects into a bucket that no client sent: those of the seed and of the control interface.
 */
import type { ObjectSeed } from "../model.ts";
import type { CloudWorld } from "../world.ts";
import type { WrittenBody } from "./body-store.ts";
import type { Bucket } from "./bucket.ts";
import { combineCrc64, zerosCrc64 } from "./crc64.ts";
import { natureOf, newObject } from "./new-object.ts";
import { storeObject } from "./objects.ts";

export async function putBytes(world: CloudWorld, bucket: Bucket, { key, bytes }: ObjectSeed): Promise<void> {
  const write = (part: Uint8Array): Promise<WrittenBody> => world.bodies.write(once(part));
  const pieces =
    bytes instanceof Uint8Array
      ? [await write(bytes)]
      : [await write(bytes.head), await zeros(bytes.dataBytes), await write(bytes.tail)];
  const sized = pieces.map(({ crc64, file }) => ({ crc64, sizeBytes: file.sizeBytes }));
  const md5 = pieces.map((piece) => piece.md5.toString("hex").toUpperCase());
  const content = {
    key,
    sizeBytes: sized.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    etag: pieces.length === 1 ? `"${md5[0]}"` : `"${md5[0]}-${pieces.length}"`,
    crc64: combineCrc64(sized),
    type: pieces.length === 1 ? "Normal" : "Multipart",
    files: pieces.map(({ file }) => file),
  } as const;
  const nature = { ...natureOf(bucket, new Map()), lastModified: Date.now() };
  await storeObject(world, bucket, newObject(world, content, nature));
}

async function zeros(sizeBytes: number): Promise<WrittenBody> {
  return { file: { path: null, sizeBytes }, md5: Buffer.alloc(16), crc64: await zerosCrc64(sizeBytes) };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
