/**
 * Which bytes GetObject sends for a Range header.
 *
 * OSS has a habit of its own: a range that reaches beyond the end is ignored and the whole object comes back with
 * status 200, unless the request says `x-oss-range-behavior: standard`. A client that reads the last kilobytes of a
 * large backup with a generous range gets all of it.
 *
 * Source: OSS user guide, "How to obtain OSS resources by segmenting HTTP range requests".
 */
import type { ByteRange } from "./body-store.ts";
import { OssError } from "./oss-error.ts";

/** The bytes to send, or `null` for the whole object. Throws InvalidRange, in the standard behaviour only. */
export function selectRange(headers: ReadonlyMap<string, string>, sizeBytes: number): ByteRange | null {
  const wanted = parseRange(headers.get("range") ?? "", sizeBytes);
  if (wanted === null || wanted.to <= wanted.from) return null;

  const { from, to } = wanted;
  if (from >= 0 && to <= sizeBytes) return wanted;
  if (headers.get("x-oss-range-behavior") !== "standard") return null;
  if (from >= sizeBytes) throw new OssError("InvalidRange", { ActualObjectSize: String(sizeBytes) });
  return { from: Math.max(from, 0), to: Math.min(to, sizeBytes) };
}

/** Of several ranges the first counts; anything malformed is no range at all. */
function parseRange(header: string, sizeBytes: number): ByteRange | null {
  const [, first, last] = /^bytes=(\d*)-(\d*)(?:,.*)?$/.exec(header) ?? [];
  if (first === undefined || last === undefined || first + last === "") return null;
  if (first === "") return { from: sizeBytes - Number(last), to: sizeBytes };
  // An open end beyond the object is out of range like a closed one.
  const open = Math.max(sizeBytes, Number(first) + 1);
  return { from: Number(first), to: last === "" ? open : Number(last) + 1 };
}
