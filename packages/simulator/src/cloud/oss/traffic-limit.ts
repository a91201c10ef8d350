/**
 * The limit that a client may set for one request: `x-oss-traffic-limit`, in bits per second, as header or parameter.
 *
 * Source: OSS user guide, "Single-connection bandwidth throttling": 819,200 to 838,860,800.
 */
import type { Exchange } from "../exchange.ts";
import { throttleBytes } from "../throttle-bytes.ts";
import { OssError } from "./oss-error.ts";

/** The bytes at the speed that the request asks for. Throws InvalidArgument for a limit out of bounds. */
export function limitTraffic(
  { headers, query }: Pick<Exchange, "headers" | "query">,
  body: AsyncIterable<Uint8Array>,
): AsyncIterable<Uint8Array> {
  const text = headers.get(NAME) ?? query.get(NAME);
  if (text === undefined) return body;
  const bitsPerSecond = /^\d{1,12}$/.test(text) ? Number(text) : 0;
  if (bitsPerSecond < LEAST_BITS || bitsPerSecond > MOST_BITS) {
    throw new OssError("InvalidTrafficLimit", { ArgumentName: NAME, ArgumentValue: text });
  }
  return throttleBytes(body, bitsPerSecond / 8);
}

const NAME = "x-oss-traffic-limit";
const LEAST_BITS = 819_200;
const MOST_BITS = 838_860_800;
