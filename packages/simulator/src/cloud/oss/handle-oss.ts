/**
 * One OSS request from its address to its reply.
 *
 * The checks run in the order in which OSS tells things: a stranger learns nothing about buckets, and a wrong
 * endpoint is named before missing permissions.
 *
 * Source: OSS API reference, "Error responses": `x-oss-request-id` on every reply, `x-oss-ec` on refusals, and
 * `x-oss-err` on refused HEAD requests, which have no body to hold the error document.
 */
import type { Exchange, Reply } from "../exchange.ts";
import { loggable } from "../request-log.ts";
import type { Handled } from "../service.ts";
import type { CloudWorld } from "../world.ts";
import { hostName, type OssAddress, resolveAddress } from "./address.ts";
import { authenticate, type OssCaller } from "./authenticate.ts";
import type { Bucket } from "./bucket.ts";
import { OssError } from "./oss-error.ts";
import type { OssReply } from "./oss-request.ts";
import { ossResource, refuseByRam } from "./permission.ts";
import { PUT_BUCKET, putBucket } from "./put-bucket.ts";
import { findRoute, hasSubresource, type OssRoute } from "./routes.ts";
import { findServiceOperation, runServiceOperation } from "./service-operations.ts";
import { renderXml } from "./xml.ts";

export async function handleOss(exchange: Exchange, world: CloudWorld): Promise<Handled> {
  const trace: Trace = { operation: `${exchange.method} ${exchange.path}`, address: null };
  try {
    const reply = await answer(exchange, world, trace);
    return handled(exchange, trace, { reply: toReply(exchange, reply), errorCode: null });
  } catch (error) {
    if (!(error instanceof OssError)) throw error;
    return handled(exchange, trace, { reply: toErrorReply(exchange, error), errorCode: error.code });
  }
}

/** OSS takes signatures of version 1 for buckets from before its end only. */
export function isSignatureTooOld({ version }: OssCaller, { createdAt }: Bucket): boolean {
  return version === "V1" && Date.parse(createdAt) >= SIGNATURE_V1_ENDED_AT;
}

/** Real time from which OSS takes no V1 signatures for new buckets. */
const SIGNATURE_V1_ENDED_AT = Date.parse("2025-09-01T00:00:00Z");

/** What is known about a request so far, for the log, however early it ends. */
interface Trace {
  operation: string;
  address: OssAddress | null;
}

async function answer(exchange: Exchange, world: CloudWorld, trace: Trace): Promise<OssReply> {
  const { method, path, query, headers } = exchange;
  const address = resolveAddress(headers.get("host") ?? "", path);
  const { key } = address;
  trace.address = address;

  const caller = authenticate(
    { method, query, headers, bucket: address.bucket, key },
    { keys: world.keys, now: exchange.receivedAt, hostRegion: address.hostRegion },
  );
  if (address.bucket === null) {
    const operation = findServiceOperation({ method, query });
    trace.operation = operation.name;
    return runServiceOperation(operation, { exchange, world, caller });
  }
  if (method === "PUT" && key === null && !hasSubresource(query)) {
    trace.operation = PUT_BUCKET;
    return putBucket({ exchange, world, caller, name: address.bucket, hostRegion: address.hostRegion });
  }
  const route = findRoute(exchange, { bucket: address.bucket, key });
  trace.operation = route.name;

  const bucket = requireBucket(address, world);
  admit(caller, { address, bucket, route, world, exchange });
  return route.run({ exchange, world, caller, bucket, key: key ?? "" });
}

function requireBucket({ bucket: name }: OssAddress, world: CloudWorld): Bucket {
  const bucket = name === null ? undefined : world.buckets.get(name);
  if (bucket === undefined) throw new OssError("NoSuchBucket", { BucketName: name ?? "" });
  return bucket;
}

interface Admission {
  readonly address: OssAddress;
  readonly bucket: Bucket;
  readonly route: OssRoute;
  readonly world: CloudWorld;
  readonly exchange: Exchange;
}

function admit(caller: OssCaller, { address, bucket, route, world, exchange }: Admission): void {
  // A loopback address names no region; then the region that was signed for tells which endpoint was meant.
  const endpointRegion = address.hostRegion ?? caller.region ?? bucket.region;
  if (endpointRegion !== bucket.region) {
    throw new OssError("WrongEndpoint", {
      Bucket: bucket.name,
      Endpoint: `oss-${bucket.region}.aliyuncs.com`,
    });
  }
  if (address.isAccelerated && bucket.acceleration !== true) {
    throw new OssError("TransferAccelerationDisabled", { Bucket: bucket.name });
  }
  if (isSignatureTooOld(caller, bucket)) throw new OssError("SignatureV1Retired");
  if (bucket.ownerId !== world.accountId) throw new OssError("BucketOfOtherOwner");
  const { query } = exchange;
  refuseByRam(world, caller, {
    action: route.action,
    resource: ossResource(world, bucket, address.key),
    context: { "oss:Prefix": query.get("prefix") ?? "", "oss:Delimiter": query.get("delimiter") ?? "" },
  });
}

function toReply(exchange: Exchange, { status, headers = {}, body }: OssReply): Reply {
  return { status, headers: { ...commonHeaders(exchange), ...headers }, body: body ?? null };
}

function toErrorReply(exchange: Exchange, error: OssError): Reply {
  const document = renderXml([
    "Error",
    [
      ["Code", error.code],
      ["Message", error.message],
      ["RequestId", exchange.requestId],
      ["HostId", hostName(exchange.headers.get("host") ?? "")],
      ...Object.entries(error.details),
      ...(error.ec === null ? [] : [["EC", error.ec] as const]),
    ],
  ]);
  const headers = {
    ...commonHeaders(exchange),
    "content-type": "application/xml",
    ...(error.ec === null ? {} : { "x-oss-ec": error.ec }),
  };
  if (exchange.method !== "HEAD") return { status: error.status, headers, body: document };
  const encoded = Buffer.from(document).toString("base64");
  return { status: error.status, headers: { ...headers, "x-oss-err": encoded }, body: null };
}

function commonHeaders({ requestId, receivedAt }: Exchange): Readonly<Record<string, string>> {
  return {
    server: "AliyunOSS",
    "x-oss-request-id": requestId,
    "x-oss-server-time": String(Math.max(0, Date.now() - receivedAt)),
  };
}

function handled(
  exchange: Exchange,
  { operation, address }: Trace,
  outcome: Pick<Handled, "reply" | "errorCode">,
): Handled {
  const place = [
    ["bucket", address?.bucket ?? ""],
    ["key", address?.key ?? ""],
    ["range", exchange.headers.get("range") ?? ""],
  ] as const;
  return {
    service: "oss",
    operation,
    parameters: loggable([...place.filter(([, value]) => value !== ""), ...exchange.query]),
    ...outcome,
  };
}
