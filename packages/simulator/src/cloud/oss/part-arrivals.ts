/** Parts whose bytes are still coming: OSS itself shows a part only when all of it is there. */
import type { Exchange, Incoming } from "../exchange.ts";

export interface PartArrival {
  readonly uploadId: string;
  readonly number: number;
  readonly sizeBytes: number;
  readonly receivedBytes: () => number;
}

export interface PartArrivals {
  readonly all: Iterable<PartArrival>;
  /** Does nothing for a request that brings no part. */
  begin(exchange: Exchange, incoming: Incoming): void;
  end(requestId: string): void;
}

export function createPartArrivals(): PartArrivals {
  const arrivals = new Map<string, PartArrival>();
  return {
    get all() {
      return arrivals.values();
    },
    begin({ method, query, headers, requestId }, incoming) {
      const uploadId = query.get("uploadId");
      if (method !== "PUT" || uploadId === undefined) return;
      arrivals.set(requestId, {
        uploadId,
        number: Number(query.get("partNumber")),
        sizeBytes: Number(headers.get("content-length") ?? 0),
        receivedBytes: () => incoming.receivedBytes(),
      });
    },
    end(requestId) {
      arrivals.delete(requestId);
    },
  };
}
