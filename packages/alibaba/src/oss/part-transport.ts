import type { PartOrder, StoredPart } from "@bakferry/core";
/**
 * Sends one part of a backup and judges the answer.
 *
 * What OSS has stored is compared with what was read; a wire that lies is found here and not by SQL Server days
 * later. Source: OSS, UploadPart; `x-oss-hash-crc64ecma`; "Limits", `x-oss-qos-delay-time`.
 */
import { OperationalError } from "@bakferry/core/errors";

import { HttpFailure } from "../http-exchange.ts";
import type { HttpClient, HttpReply } from "../http-exchange.ts";
import { refused, unreachable, unreadable } from "../to-operational-error.ts";
import type { CloudCall } from "../to-operational-error.ts";
import { headerText } from "./oss-session.ts";
import type { OssSession } from "./oss-session.ts";
import type { PartThreads } from "./part-threads.ts";
import { refusalFrom } from "./refusal.ts";
import { createRangeSender, RangeEndsEarly } from "./send-range.ts";
import type { RangeOrder, RangeReply, SendRange } from "./send-range.ts";

export interface PartTransport {
  /** Idempotent: a part that is sent again replaces the earlier one. Never retries. */
  putPart(order: PartOrder): Promise<StoredPart>;
}

export interface PartTransportDeps {
  readonly session: OssSession;
  readonly http: HttpClient;
  readonly threads: PartThreads;
}

const SOON_MS = 1_000;

export function createPartTransport({ session, http, threads }: PartTransportDeps): PartTransport {
  const send = createSender(createRangeSender(http), threads);

  return {
    async putPart(order) {
      order.signal.throwIfAborted();
      const { target, renewable } = await session.presignPart({
        ...order.upload,
        partNumber: order.partNumber,
      });
      const call = { ...partCall(order), renewable, host: target.hostname };
      const answer = await send(order, rangeOf(order, target)).catch((error: unknown) => {
        throw toPartError(error, call, order);
      });
      return storedPart({ order, call, ...answer });
    },
  };
}

type SendPart = (order: PartOrder, range: RangeOrder) => Promise<RangeReply>;

/**
 * A file that can be opened by name is read and sent by a thread, where a disk that is slow or hangs stops nothing else.
 * A limiter knows all connections, so what it limits stays in this thread; a line with a limit needs no second one.
 */
function createSender(sendHere: SendRange, threads: PartThreads): SendPart {
  return async (order, range) => {
    const file = order.limiter ? undefined : order.source.localFile;
    return (file && (await threads.send(range, file))) ?? sendHere(range);
  };
}

function rangeOf(order: PartOrder, target: RangeOrder["target"]): RangeOrder {
  const { source, offset, sizeBytes, signal, onSent, limiter } = order;
  return {
    target,
    offset,
    sizeBytes,
    signal,
    readInto: (buffer, at) => source.readInto(buffer, at),
    ...(onSent && { onSent }),
    ...(limiter && { limiter }),
  };
}

function toPartError(error: unknown, call: CloudCall, order: PartOrder): unknown {
  if (error instanceof HttpFailure) return unreachable(call, error.message, error.cause);
  if (error instanceof RangeEndsEarly) return fileEndsEarly(order, error.missingBytes);
  return error;
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

function fileEndsEarly(order: PartOrder, missingBytes: number): OperationalError {
  return new OperationalError("FILE_CHANGED", {
    message: `The file ends ${missingBytes} bytes before the end of part ${order.partNumber}.`,
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
