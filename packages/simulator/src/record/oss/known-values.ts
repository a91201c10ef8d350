/**
 * What of a request to OSS and of its answer may stand in a recording.
 *
 * Clients choose the values of a request, so only those that are among a few are kept. OSS chooses those of an answer,
 * and whatever is not named here is told by its type. Names that are not here are left out altogether.
 *
 * Source: OSS API reference, "Common request headers", "Common response headers", and the pages of the operations.
 */
const FLAG = /^$/;
const NUMBER = /^\d{1,12}$/;
const SWITCH = /^(?:true|false)$/;
const RANGE = /^bytes=\d{0,15}-\d{0,15}$/;
const DIRECTIVE = /^(?:COPY|REPLACE)$/i;
const ACL = /^(?:private|public-read|public-read-write|default)$/;
const STORAGE_CLASS = /^(?:Standard|IA|Archive|ColdArchive|DeepColdArchive)$/;
const ENCRYPTION = /^(?:AES256|KMS|SM4)$/;
/** The usual ones, and none that somebody has made up. */
export const MEDIA_TYPE =
  /^(?:application\/(?:octet-stream|xml|json|zip|x-www-form-urlencoded)|text\/(?:plain|xml|html)|binary\/octet-stream)?$/;

export type KnownValues = Readonly<Record<string, RegExp>>;

/** Parameters of the query. Of the others that have a meaning, see `redact-request.ts`. */
export const QUERY_VALUES: KnownValues = {
  acl: FLAG,
  append: FLAG,
  bucketInfo: FLAG,
  cors: FLAG,
  delete: FLAG,
  delimiter: /^\/?$/,
  encryption: FLAG,
  "encoding-type": /^url$/,
  "fetch-owner": SWITCH,
  lifecycle: FLAG,
  "list-type": /^[12]$/,
  location: FLAG,
  logging: FLAG,
  "max-keys": NUMBER,
  "max-parts": NUMBER,
  "max-uploads": NUMBER,
  objectMeta: FLAG,
  "part-number-marker": NUMBER,
  partNumber: NUMBER,
  policy: FLAG,
  policyStatus: FLAG,
  publicAccessBlock: FLAG,
  referer: FLAG,
  regions: FLAG,
  requestPayment: FLAG,
  "response-content-type": MEDIA_TYPE,
  restore: FLAG,
  sequential: FLAG,
  stat: FLAG,
  symlink: FLAG,
  tagging: FLAG,
  transferAcceleration: FLAG,
  uploads: FLAG,
  versioning: FLAG,
  versions: FLAG,
  website: FLAG,
  worm: FLAG,
  "x-oss-traffic-limit": NUMBER,
};

export const HEADER_VALUES: KnownValues = {
  range: RANGE,
  "transfer-encoding": /^chunked$/,
  "x-oss-acl": ACL,
  "x-oss-complete-all": /^yes$/,
  "x-oss-copy-source-range": RANGE,
  "x-oss-forbid-overwrite": SWITCH,
  "x-oss-metadata-directive": DIRECTIVE,
  "x-oss-object-acl": ACL,
  "x-oss-range-behavior": /^standard$/,
  "x-oss-server-side-encryption": ENCRYPTION,
  "x-oss-storage-class": STORAGE_CLASS,
  "x-oss-tagging-directive": DIRECTIVE,
  "x-oss-traffic-limit": NUMBER,
};

/** Elements of the documents that clients send. */
export const ELEMENT_VALUES: KnownValues = {
  AccessControlList: FLAG,
  AllowEmptyReferer: SWITCH,
  BlockPublicAccess: SWITCH,
  DataRedundancyType: /^(?:LRS|ZRS)$/,
  Days: NUMBER,
  Enabled: SWITCH,
  Grant: ACL,
  PartNumber: NUMBER,
  Quiet: SWITCH,
  SSEAlgorithm: ENCRYPTION,
  Status: /^(?:Enabled|Disabled|Suspended)$/,
  StorageClass: STORAGE_CLASS,
  Tier: /^(?:Expedited|Standard|Bulk)$/,
};

/** What an answer says at a place, by the name of its header or element. */
export type Meaning =
  | "word"
  /** Told by its type alone. */
  | "type"
  /** Of people's making: a text, whatever it looks like. */
  | "free"
  /** Of an object, or of a range of it. */
  | "length"
  /** A word where it is one of the usual ones, which no person has made up. */
  | "mediaType"
  | "bucket"
  | "crc"
  | "etag"
  | "key"
  | "marker"
  | "owner"
  | "request"
  | "upload"
  | "version";

export const HEADER_MEANINGS: Readonly<Record<string, Meaning>> = {
  "accept-ranges": "word",
  "cache-control": "type",
  "content-disposition": "type",
  "content-encoding": "type",
  "content-language": "type",
  "content-md5": "type",
  "content-type": "mediaType",
  date: "type",
  etag: "etag",
  expires: "type",
  "last-modified": "type",
  server: "word",
  "x-oss-bucket-version": "type",
  "x-oss-delete-marker": "word",
  "x-oss-ec": "word",
  "x-oss-expiration": "type",
  "x-oss-hash-crc64ecma": "crc",
  "x-oss-next-append-position": "type",
  "x-oss-object-type": "word",
  "x-oss-qos-delay-time": "type",
  "x-oss-request-id": "request",
  "x-oss-restore": "type",
  "x-oss-server-side-encryption": "word",
  "x-oss-server-side-encryption-key-id": "type",
  "x-oss-server-time": "type",
  "x-oss-storage-class": "word",
  "x-oss-tagging-count": "word",
  "x-oss-transition-time": "type",
  "x-oss-version-id": "version",
};

/** Elements that are not named here are told by their type. */
export const ELEMENT_MEANINGS: Readonly<Record<string, Meaning>> = {
  BlockPublicAccess: "word",
  Bucket: "bucket",
  Code: "word",
  Comment: "free",
  ContinuationToken: "marker",
  CrossRegionReplication: "word",
  DataRedundancyType: "word",
  Delimiter: "free",
  DisplayName: "free",
  EC: "word",
  ETag: "etag",
  EncodingType: "word",
  Grant: "word",
  HashCrc64ecma: "crc",
  ID: "owner",
  Key: "key",
  KeyMarker: "free",
  Marker: "free",
  MaxKeys: "word",
  MaxParts: "word",
  MaxUploads: "word",
  NextContinuationToken: "marker",
  NextKeyMarker: "marker",
  NextMarker: "marker",
  NextUploadIdMarker: "upload",
  Prefix: "free",
  RequestId: "request",
  SSEAlgorithm: "word",
  StartAfter: "free",
  Status: "word",
  StorageClass: "word",
  TransferAcceleration: "word",
  Type: "word",
  UploadId: "upload",
  UploadIdMarker: "free",
  Value: "free",
  Versioning: "word",
};

/** Elements whose text is percent-encoded where the client asked for `encoding-type=url`. */
export const ENCODED_ELEMENTS: ReadonlySet<string> = new Set(["Key", "NextKeyMarker", "NextMarker"]);
