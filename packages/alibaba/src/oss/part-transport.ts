/**
 * Sends one part of a backup: the loop that all bytes go through.
 *
 * Pooled buffers are filled from the file, summed and written while the next one is being filled, so memory does
 * not depend on the size of the file or of its parts. What OSS has stored is compared with what was read; a wire
 * that lies is found here and not by SQL Server days later.
 *
 * Source: OSS, UploadPart; `x-oss-hash-crc64ecma`.
 */
import { OperationalError } from "@bakferry/core";
import type { PartOrder, StoredPart } from "@bakferry/core";

import { createCrc64 } from "../crc64.ts";
import { HttpFailure } from "../http-exchange.ts";
import type { HttpClient, HttpReply, WriteChunk } from "../http-exchange.ts";
import { refused, unreachable, unreadable } from "../to-operational-error.ts";
import type { CloudCall } from "../to-operational-error.ts";
import { createBufferPool } from "./buffer-pool.ts";
import type { BufferPool } from "./buffer-pool.ts";
import { headerText } from "./oss-session.ts";
import type { OssSession } from "./oss-session.ts";
import { refusalFrom } from "./refusal.ts";

export interface PartTransport {
  /** Idempotent: a part that is sent again replaces the earlier one. Never retries. */
  putPart(order: PartOrder): Promise<StoredPart>;
}

export interface PartTransportDeps {
  readonly session: OssSession;
  readonly http: HttpClient;
}

/** Measured: smaller costs CPU, larger falls out of the second-level cache. */
const BUFFER_BYTES = 512 * 1024;
/** One is filled, one is being written, one waits. */
const BUFFERS_PER_PART = 3;

const SOON_MS = 1_000;

export function createPartTransport({ session, http }: PartTransportDeps): PartTransport {
  const pool = createBufferPool({ buffersPerSet: BUFFERS_PER_PART, bufferBytes: BUFFER_BYTES });

  return {
    async putPart(order) {
      order.signal.throwIfAborted();
      const { target, renewable } = await session.presignPart({
        ...order.upload,
        partNumber: order.partNumber,
      });
      const call = { ...partCall(order), renewable };
      const crc = createCrc64();
      const reply = await http
        .send({
          method: "PUT",
          target,
          headers: { "Content-Length": String(order.sizeBytes) },
          body: (write) => sendBody({ order, write, pool, update: (bytes) => crc.update(bytes) }),
          signal: order.signal,
        })
        .catch((error: unknown) => {
          throw error instanceof HttpFailure ? unreachable(call, error.message, error.cause) : error;
        });
      return storedPart({ order, call, reply, crc64: crc.value() });
    },
  };
}

interface Sending {
  readonly order: PartOrder;
  readonly write: WriteChunk;
  readonly pool: BufferPool;
  readonly update: (bytes: Uint8Array) => void;
}

/**
 * Buffers go back to the pool only when all is written: after a failure the file may still be filling one of
 * them, and the socket may still hold another.
 */
async function sendBody({ order, write, pool, update }: Sending): Promise<void> {
  const buffers = pool.take();
  const writing = buffers.map(() => Promise.resolve());
  let turn = 0;
  for (let done = 0; done < order.sizeBytes; turn = (turn + 1) % buffers.length) {
    await writing[turn];
    const wanted = Math.min(BUFFER_BYTES, order.sizeBytes - done);
    const chunk = await fill(buffers[turn] ?? new Uint8Array(wanted), { order, done, wanted });
    update(chunk);
    await order.limiter?.take(chunk.length, order.signal);
    const written = write(chunk).then(() => order.onSent?.(chunk.length));
    written.catch(() => undefined);
    writing[turn] = written;
    done += chunk.length;
  }
  await Promise.all(writing);
  pool.give(buffers);
}

/** Files answer with less than was asked for when it suits them; only nothing at all is the end. */
async function fill(
  buffer: Uint8Array,
  { order, done, wanted }: { readonly order: PartOrder; readonly done: number; readonly wanted: number },
): Promise<Uint8Array> {
  let filled = 0;
  while (filled < wanted) {
    const read = await order.source.readInto(buffer.subarray(filled, wanted), order.offset + done + filled);
    if (read === 0) throw fileEndsEarly(order, done + filled);
    filled += read;
  }
  return buffer.subarray(0, filled);
}

interface Answer {
  readonly order: PartOrder;
  readonly call: CloudCall;
  readonly reply: HttpReply;
  readonly crc64: string;
}

function storedPart({ order, call, reply, crc64 }: Answer): StoredPart {
  const requestId = headerText(reply.headers, "x-oss-request-id");
  if (reply.status !== 200) throw refused(call, refusalFrom(reply));
  const delayMs = Number(headerText(reply.headers, "x-oss-qos-delay-time") ?? 0);
  if (delayMs > 0) order.onDelayed?.(delayMs);
  const etag = headerText(reply.headers, "etag");
  const stored = headerText(reply.headers, "x-oss-hash-crc64ecma");
  if (etag === undefined || stored === undefined) {
    throw unreadable(call, {
      detail: `OSS accepted the part but gave no ${etag === undefined ? "ETag" : "checksum (x-oss-hash-crc64ecma)"}.`,
      requestId,
    });
  }
  if (stored !== crc64) {
    throw new OperationalError("OSS_CHECKSUM_MISMATCH", {
      message: `Could not ${call.what}: what was read has CRC-64 ${crc64}, what OSS stored has ${stored}.`,
      retry: { kind: "after", milliseconds: SOON_MS },
      ...(requestId === undefined ? {} : { requestId }),
    });
  }
  return { partNumber: order.partNumber, sizeBytes: order.sizeBytes, etag, crc64 };
}

function fileEndsEarly(order: PartOrder, got: number): OperationalError {
  return new OperationalError("FILE_CHANGED", {
    message: `The file ends ${order.sizeBytes - got} bytes before the end of part ${order.partNumber}.`,
  });
}

function partCall({ upload, partNumber }: PartOrder): CloudCall {
  return {
    service: "OSS",
    what: `send part ${partNumber} of oss://${upload.bucket}/${upload.key}`,
    action: "oss:PutObject",
    resource: `acs:oss:*:*:${upload.bucket}/${upload.key}`,
  };
}
