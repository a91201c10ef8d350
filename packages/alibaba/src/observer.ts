/** Lets somebody watch the requests to the cloud: which, how long, how they ended, and how long they had to wait. */
import type { Clock } from "@bakferry/core";

import type { OssCall, OssRequest, OssSession } from "./oss/oss-session.ts";
import type { PartTransport } from "./oss/part-transport.ts";
import type { Lanes } from "./rpc/lanes.ts";

export interface CloudRequest {
  readonly service: "OSS" | "RDS" | "RAM" | "STS";
  /** The operation's own name, out of a closed set: `CreateMigrateTask`, `UploadPart`. */
  readonly operation: string;
}

/** Gets names of operations and numbers only: no name of a bucket, an object, an instance or a database. */
export interface CloudObserver {
  /** Around one request; what it throws goes through. A repetition is a request of its own. */
  request<T>(request: CloudRequest, send: () => Promise<T>): Promise<T>;
  /** A request to RDS has waited for its place in the rate budget; also when it did not have to. */
  waited(milliseconds: number): void;
  /** Bytes of backups that have left, those that have to be sent again included. */
  sent(bytes: number): void;
  /** Bytes in a part that OSS has acknowledged. */
  stored(bytes: number): void;
}

export function observeOss(session: OssSession, observer: CloudObserver | undefined): OssSession {
  if (!observer) return session;
  return {
    ...session,
    request: (call, request) =>
      observer.request({ service: "OSS", operation: operationOf(call, request) }, () =>
        session.request(call, request),
      ),
  };
}

/** Several operations need the same action; these are worth telling apart. */
function operationOf({ action }: OssCall, { method, query = {} }: OssRequest): string {
  if (action === "oss:PutObject" && "uploads" in query) return "InitiateMultipartUpload";
  if (action === "oss:PutObject" && "uploadId" in query) return "CompleteMultipartUpload";
  if (action === "oss:GetObject" && method === "HEAD") return "HeadObject";
  return action.slice("oss:".length);
}

export function observeParts(transport: PartTransport, observer: CloudObserver | undefined): PartTransport {
  if (!observer) return transport;
  return {
    async putPart(order) {
      const onSent = (bytes: number): void => {
        observer.sent(bytes);
        order.onSent?.(bytes);
      };
      const send = async () => transport.putPart({ ...order, onSent });
      const part = await observer.request({ service: "OSS", operation: "UploadPart" }, send);
      observer.stored(part.sizeBytes);
      return part;
    },
  };
}

export function observeBudget(budget: Lanes, clock: Clock, observer: CloudObserver | undefined): Lanes {
  if (!observer) return budget;
  return {
    ...budget,
    async take(lane) {
      const askedAt = clock.now();
      await budget.take(lane);
      observer.waited(clock.now() - askedAt);
    },
  };
}
