/** The checksum of a range as this machine has it, counted as work done. */
import type { UploadSession } from "./session.ts";
import type { UploadOrder } from "./upload-order.ts";

/** Throws FILE_CHANGED when the file ends before the range does. */
export async function ownChecksum(
  { deps, order, progress }: UploadSession<UploadOrder>,
  { offset, sizeBytes }: { readonly offset: number; readonly sizeBytes: number },
): Promise<string> {
  const { file: source, signal } = order;
  const crc64 = await deps.checksums.ofRange({ source, offset, sizeBytes, signal });
  progress.compared(sizeBytes);
  return crc64;
}
