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
import { authenticate, type SignedCaller } from "../oss/authenticate.ts";
import type { Bucket, StoredObject } from "../oss/bucket.ts";
import { isSignatureTooOld } from "../oss/handle-oss.ts";
import { OssError } from "../oss/oss-error.ts";
import { ossResource } from "../oss/permission.ts";
import { decideAccess } from "../ram/ram-book.ts";
import { missingParameter, rpcError } from "../rpc/rpc-error.ts";
import type { RpcRequest } from "../rpc/rpc-request.ts";
import type { CloudSwitches } from "../switches.ts";
import type { CloudWorld } from "../world.ts";

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
  const { world } = request;
  const fileName = place.key.split("/").at(-1) ?? place.key;
  const obstacle = urlObstacle(world, place, bucket) ?? obstacleOf(object) ?? nameObstacle(world, fileName);
  return { object, urlLifeMs: place.urlLifeMs, fileName, bucketName: bucket.name, obstacle };
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
  /** `null` for an object position, and for a URL that is over. */
  readonly signedBy: SignedCaller | null;
}

/** A colon or a bar in the key would make the position ambiguous. */
function placeOfPosition({ parameters, world }: RpcRequest): Place {
  const position = parameters.get("OssObjectPositions") ?? "";
  if (position === "") throw missingParameter("OssObjectPositions");
  const { region, bucket = "", key = "" } = POSITION.exec(position)?.groups ?? {};
  const isInternal = /^[^:]*-internal\./.test(position);
  const isRefused = isInternal && world.switches.internalPositions === "refused";
  if (region === undefined || isRefused) throw rpcError("InvalidOssUrl");
  return { region, bucket, key, urlLifeMs: null, signedBy: null };
}

/** Several URLs are joined by a bar before they are encoded; each is a stripe of one backup. */
function placesOfUrls(request: RpcRequest): readonly Place[] {
  const text = request.parameters.get("OSSUrls") ?? "";
  if (text === "") throw missingParameter("OSSUrls");
  return decodeLayers(text, request.world.switches)
    .split("|")
    .map((url) => placeOfUrl(request, url));
}

function placeOfUrl({ world, receivedAt }: RpcRequest, text: string): Place {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) throw rpcError("InvalidOssUrl");
  try {
    const { bucket, key, hostRegion } = resolveAddress(url.host, url.pathname);
    if (bucket === null || key === null) throw rpcError("InvalidOssUrl");
    const query = parseForm(url.search.slice(1));
    const headers = new Map([["host", url.host]]);
    const signed = { method: "GET", bucket, key, query, headers };
    const judge = { keys: world.keys, now: receivedAt, hostRegion };
    return { region: hostRegion, bucket, key, ...believe(() => authenticate(signed, judge), receivedAt) };
  } catch (error) {
    if (error instanceof OssError || error instanceof URIError) throw rpcError("InvalidOssUrl");
    throw error;
  }
}

/**
 * How long the URL still opens its object: until it expires, or the temporary key that signed it. RDS takes a URL that
 * is over already, and fails later, at the download.
 */
function believe(check: () => SignedCaller, now: number): Pick<Place, "urlLifeMs" | "signedBy"> {
  try {
    const signedBy = check();
    const endsAt = Math.min(signedBy.urlExpiresAt ?? now, signedBy.key.expiresAt ?? Number.POSITIVE_INFINITY);
    return { urlLifeMs: endsAt - now, signedBy };
  } catch (error) {
    if (error instanceof OssError && EXPIRED.has(error.code + error.message)) {
      return { urlLifeMs: 0, signedBy: null };
    }
    throw error;
  }
}

const EXPIRED: ReadonlySet<string> = new Set([
  "AccessDeniedRequest has expired.",
  "SecurityTokenExpiredThe security token you provided has expired.",
]);

/** Throws InvalidOssUrl unless the text has as many layers of encoding as the switch wants. */
function decodeLayers(text: string, { ossUrlLayers }: CloudSwitches): string {
  let url = text;
  let layers = 0;
  for (; layers < 2 && /^https?%/i.test(url); layers += 1) url = decodeLayer(url);
  const isRight = ossUrlLayers === "oneOrTwo" ? layers > 0 : layers === ossUrlLayers;
  if (!isRight) throw rpcError("InvalidOssUrl");
  return url;
}

function decodeLayer(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw rpcError("InvalidOssUrl");
  }
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

/** What OSS answers to the URL although its signature is right. */
function urlObstacle(world: CloudWorld, { signedBy, key }: Place, bucket: Bucket): string | null {
  if (signedBy === null) return null;
  const asked = { action: "oss:GetObject", resource: ossResource(world, bucket, key) };
  const isRefused =
    isSignatureTooOld(signedBy, bucket) || decideAccess(world.ram, signedBy.key, asked).kind === "denied";
  return isRefused ? "Failed to download backup file since OSS denied access to its URL." : null;
}

function nameObstacle({ switches }: CloudWorld, fileName: string): string | null {
  const isSpecial = /[!@#$%^&*()_+\-=]/.test(fileName) && switches.specialCharacters === "fail";
  return isSpecial
    ? `Failed to download backup file since the name of ${fileName} contains special characters.`
    : null;
}

function obstacleOf({ storageClass, sse, key }: StoredObject): string | null {
  if (storageClass !== "Standard") {
    return `Failed to download backup file since the storage class of ${key} is ${storageClass}, we only accept Standard.`;
  }
  return sse === "None"
    ? null
    : `Failed to download backup file since ${key} is encrypted by OSS with ${sse}.`;
}
