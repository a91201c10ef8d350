/**
 * One OSS request from its address to its reply.
 *
 * The checks run in the order in which OSS tells things: a stranger learns nothing about buckets, and a wrong
 * endpoint is named before missing permissions.
 */
import type { Exchange, Reply } from "../exchange.ts";
import { loggable } from "../request-log.ts";
import type { Handled } from "../service.ts";
import type { CloudWorld } from "../world.ts";
import { type OssAddress, resolveAddress } from "./address.ts";
import { authenticate, isSigned, type OssCaller, STRANGER } from "./authenticate.ts";
import { isPublic } from "./bucket-access.ts";
import type { Bucket } from "./bucket.ts";
import { commonHeaders, ossErrorReply } from "./error-reply.ts";
import { OssError } from "./oss-error.ts";
import type { OssReply } from "./oss-request.ts";
import { ossResource, refuseByRam } from "./permission.ts";
import { PUT_BUCKET, putBucket } from "./put-bucket.ts";
import { findRoute, hasSubresource, type OssRoute } from "./routes.ts";
import { findServiceOperation, runServiceOperation } from "./service-operations.ts";

export async function handleOss(exchange: Exchange, world: CloudWorld): Promise<Handled> {
  const trace: Trace = { operation: `${exchange.method} ${exchange.path}`, address: null };
  try {
    const reply = await answer(exchange, world, trace);
    return handled(exchange, trace, { reply: toReply(exchange, reply), errorCode: null });
  } catch (error) {
    if (!(error instanceof OssError)) throw error;
    return handled(exchange, trace, { reply: ossErrorReply(exchange, error), errorCode: error.code });
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

  const signable = { method, query, headers, bucket: address.bucket, key };
  const judge = { keys: world.keys, now: exchange.receivedAt, hostRegion: address.hostRegion };
  const caller = isSigned(signable) ? authenticate(signable, judge) : STRANGER;
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
  if (caller.key === null) {
    if (isPublic(bucket, route.action, address.key ?? "")) return;
    throw new OssError("Anonymous");
  }
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
