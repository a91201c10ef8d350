/**
 * Finds the object that an import is to read: by `<endpoint>:<bucket>:<key>`, or on 2008 R2 with local disks by a
 * signed URL.
 *
 * RDS reads OSS through a role of the bucket's owner and over the region's own network, so bucket and instance must
 * share account and region. What it makes of a bucket that the guide forbids is not published; here the download
 * fails, as "does not support" suggests.
 *
 * Source: ApsaraDB RDS API reference, "CreateMigrateTask"; "Migrate full backups to the cloud", Prepare an OSS
 * bucket.
 */
import { parseForm } from "../exchange.ts";
import type { ImportSource } from "../import/import-book.ts";
import { isLocalDisk2008R2 } from "../import/judge-media.ts";
import type { InstanceState } from "../model.ts";
import { resolveAddress } from "../oss/address.ts";
import { authenticate } from "../oss/authenticate.ts";
import type { Bucket, StoredObject } from "../oss/bucket.ts";
import { OssError } from "../oss/oss-error.ts";
import { missingParameter, rpcError } from "../rpc/rpc-error.ts";
import type { RpcRequest } from "../rpc/rpc-request.ts";

/** At least one. Throws InvalidOssUrl, IncorrectFileExtension, BakFileSizeExceeded or FileSizeExceeded. */
export function requireSources(request: RpcRequest, instance: InstanceState): readonly ImportSource[] {
  const places = isLocalDisk2008R2(instance) ? placesOfUrls(request) : [placeOfPosition(request)];
  const sources = places.map((place) => requireSource(request, instance, place));
  const sizeBytes = sources.reduce((sum, { object }) => sum + object.sizeBytes, 0);
  if (sizeBytes > LARGEST_BACKUP_BYTES) throw rpcError("BakFileSizeExceeded");
  if (sizeBytes > instance.storageGb * 1024 ** 3) throw rpcError("FileSizeExceeded");
  return sources;
}

function requireSource(request: RpcRequest, instance: InstanceState, place: Place): ImportSource {
  if (!/\.(?:bak|diff|trn|log)$/.test(place.key)) throw rpcError("IncorrectFileExtension");
  const { bucket, object } = requireObject(request, place);
  const isReachable =
    bucket.region === instance.region &&
    bucket.ownerId === request.world.accountId &&
    (place.region === null || place.region === bucket.region);
  if (!isReachable) throw rpcError("InvalidOssUrl");
  return {
    object,
    urlLifeMs: place.urlLifeMs,
    fileName: place.key.split("/").at(-1) ?? place.key,
    obstacle: obstacleOf(object),
  };
}

const LARGEST_BACKUP_BYTES = 3 * 1024 ** 4;
const POSITION =
  /^oss-(?<region>[a-z0-9-]+?)(?:-internal)?\.aliyuncs\.com:(?<bucket>[a-z0-9-]+):(?<key>[^:|]+)$/;

interface Place {
  readonly region: string | null;
  readonly bucket: string;
  readonly key: string;
  /** `null` for an object position. */
  readonly urlLifeMs: number | null;
}

/** A colon or a bar in the key would make the position ambiguous. */
function placeOfPosition({ parameters }: RpcRequest): Place {
  const position = parameters.get("OssObjectPositions") ?? "";
  if (position === "") throw missingParameter("OssObjectPositions");
  const { region, bucket = "", key = "" } = POSITION.exec(position)?.groups ?? {};
  if (region === undefined) throw rpcError("InvalidOssUrl");
  return { region, bucket, key, urlLifeMs: null };
}

/** Several URLs are joined by a bar before they are encoded; each is a stripe of one backup. */
function placesOfUrls(request: RpcRequest): readonly Place[] {
  const text = request.parameters.get("OSSUrls") ?? "";
  if (text === "") throw missingParameter("OSSUrls");
  return decodeLayers(text)
    .split("|")
    .map((url) => placeOfUrl(request, url));
}

function placeOfUrl({ world, receivedAt }: RpcRequest, text: string): Place {
  const url = URL.parse(text);
  if (url === null) throw rpcError("InvalidOssUrl");
  try {
    const { bucket, key, hostRegion } = resolveAddress(url.host, url.pathname);
    if (bucket === null || key === null) throw rpcError("InvalidOssUrl");
    const query = parseForm(url.search.slice(1));
    const headers = new Map([["host", url.host]]);
    const endsAt = urlEnd(() =>
      authenticate(
        { method: "GET", bucket, key, query, headers },
        { keys: world.keys, now: receivedAt, hostRegion },
      ),
    );
    return { region: hostRegion, bucket, key, urlLifeMs: endsAt === null ? 0 : endsAt - receivedAt };
  } catch (error) {
    if (error instanceof OssError || error instanceof URIError) throw rpcError("InvalidOssUrl");
    throw error;
  }
}

/** When the URL ends; `null` when it has: RDS takes such a URL and fails later, at the download. */
function urlEnd(check: () => { urlExpiresAt: number | null }): number | null {
  try {
    return check().urlExpiresAt;
  } catch (error) {
    if (error instanceof OssError && error.message === "Request has expired.") return null;
    throw error;
  }
}

/** The value must be encoded, and the query encodes it again; one layer or two may be left here. */
function decodeLayers(text: string): string {
  let url = text;
  for (let layer = 0; layer < 2 && /^https?%/i.test(url); layer += 1) url = decodeURIComponent(url);
  return url;
}

function requireObject(
  { world }: RpcRequest,
  place: Place,
): { readonly bucket: Bucket; readonly object: StoredObject } {
  const bucket = world.buckets.get(place.bucket);
  const object = bucket?.objects.get(place.key);
  if (bucket === undefined || object === undefined) throw rpcError("InvalidOssUrl");
  return { bucket, object };
}

function obstacleOf({ storageClass, sse, key }: StoredObject): string | null {
  if (storageClass !== "Standard") {
    return `Failed to download backup file since the storage class of ${key} is ${storageClass}, we only accept Standard.`;
  }
  return sse === "None"
    ? null
    : `Failed to download backup file since ${key} is encrypted by OSS with ${sse}.`;
}
