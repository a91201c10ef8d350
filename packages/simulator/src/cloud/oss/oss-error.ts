/**
 * The errors of OSS: HTTP status, code, message and the fine-grained EC number that its support pages go by.
 *
 * Clients branch on the code and people search for the EC, so each refusal has its own line even where OSS
 * uses one code for many reasons (AccessDenied). An EC that is not published is left out, not made up.
 *
 * Source: OSS API reference, "Error responses" and the EC pages of the OSS user guide.
 */

interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly ec?: string;
}

const REFUSALS = {
  AccessKeyAndTokenMismatch: {
    status: 403,
    code: "AccessKeyIdAndSecurityTokenNotMatch",
    message: "The OSS access key id and security token you provided does not match.",
  },
  Anonymous: {
    status: 403,
    code: "AccessDenied",
    message: "Anonymous user has no right to access this bucket.",
    ec: "0003-00000002",
  },
  BucketAlreadyExists: {
    status: 409,
    code: "BucketAlreadyExists",
    message:
      "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.",
    ec: "0015-00000104",
  },
  BucketNotEmpty: {
    status: 409,
    code: "BucketNotEmpty",
    message: "The bucket you tried to delete is not empty.",
  },
  BucketOfOtherOwner: {
    status: 403,
    code: "AccessDenied",
    message: "The bucket you access does not belong to you.",
    ec: "0003-00000001",
  },
  DeniedByAuthorizer: {
    status: 403,
    code: "AccessDenied",
    message: "Access denied by authorizer's policy.",
  },
  EntityTooLarge: {
    status: 400,
    code: "EntityTooLarge",
    message: "Your proposed upload exceeds the maximum allowed size.",
  },
  EntityTooSmall: {
    status: 400,
    code: "EntityTooSmall",
    message: "Your proposed upload smaller than the minimum allowed size.",
    ec: "0042-00000213",
  },
  Expired: {
    status: 403,
    code: "AccessDenied",
    message: "Request has expired.",
    ec: "0002-00000236",
  },
  ExpiredV1: {
    status: 403,
    code: "AccessDenied",
    message: "Request has expired.",
    ec: "0002-00000069",
  },
  FileAlreadyExists: {
    status: 409,
    code: "FileAlreadyExists",
    message: "The object you specified already exists and can not be overwritten.",
  },
  InvalidAccessKeyId: {
    status: 403,
    code: "InvalidAccessKeyId",
    message: "The OSS Access Key Id you provided does not exist in our records.",
    ec: "0002-00000902",
  },
  InvalidArgument: { status: 400, code: "InvalidArgument", message: "Invalid argument." },
  InvalidBucketName: {
    status: 400,
    code: "InvalidBucketName",
    message: "The specified bucket is not valid.",
  },
  InvalidCredential: {
    status: 400,
    code: "InvalidArgument",
    message: "Invalid Credential in Authorization header.",
    ec: "0002-00000213",
  },
  InvalidCredentialInUrl: {
    status: 400,
    code: "InvalidArgument",
    message: "Invalid x-oss-credential.",
    ec: "0002-00000224",
  },
  InvalidDigest: {
    status: 400,
    code: "InvalidDigest",
    message: "The Content-MD5 you specified was invalid.",
  },
  InvalidEncryptionAlgorithm: {
    status: 400,
    code: "InvalidEncryptionAlgorithmError",
    message: "The encryption algorithm you specified is not valid. Supported value: AES256, KMS, SM4.",
  },
  InvalidExpires: {
    status: 400,
    code: "InvalidArgument",
    message: "Invalid x-oss-expires: it must be between 1 and 604800 seconds.",
    ec: "0002-00000232",
  },
  InvalidExpiresV1: {
    status: 403,
    code: "AccessDenied",
    message: "Invalid date (should be seconds since epoch).",
    ec: "0002-00000070",
  },
  InvalidObjectName: {
    status: 400,
    code: "InvalidObjectName",
    message: "The specified object is not valid.",
  },
  InvalidObjectState: {
    status: 403,
    code: "InvalidObjectState",
    message: "The operation is not valid for the object's state",
    ec: "0016-00000404",
  },
  InvalidPart: {
    status: 400,
    code: "InvalidPart",
    message:
      "One or more of the specified parts could not be found or the specified entity tag might not have matched the part's entity tag.",
  },
  InvalidPartOrder: {
    status: 400,
    code: "InvalidPartOrder",
    message:
      "The list of parts was not in ascending order. Parts list must specified in order by part number.",
    ec: "0042-00000209",
  },
  InvalidRange: {
    status: 416,
    code: "InvalidRange",
    message: "The requested range cannot be satisfied.",
  },
  InvalidSecurityToken: {
    status: 403,
    code: "InvalidSecurityToken",
    message: "The security token you provided is invalid.",
  },
  InvalidSigningRegion: {
    status: 400,
    code: "InvalidArgument",
    message: "Invalid signing region in Authorization header.",
    ec: "0002-00000226",
  },
  InvalidTrafficLimit: {
    status: 400,
    code: "InvalidArgument",
    message: "x-oss-traffic-limit must be between 819200 and 838860800.",
  },
  InvalidTag: {
    status: 400,
    code: "InvalidTag",
    message: "The tag provided was not a valid tag.",
  },
  MalformedXML: {
    status: 400,
    code: "MalformedXML",
    message: "The XML you provided was not well-formed or did not validate against our published schema.",
    ec: "0042-00000205",
  },
  MethodNotAllowed: {
    status: 405,
    code: "MethodNotAllowed",
    message: "The specified method is not allowed against this resource.",
  },
  MissingArgument: {
    status: 400,
    code: "MissingArgument",
    message: "Missing Some Required Arguments.",
    ec: "0016-00000502",
  },
  MissingContentLength: {
    status: 411,
    code: "MissingContentLength",
    message: "You must provide the Content-Length HTTP header.",
  },
  MissingExpires: {
    status: 400,
    code: "InvalidArgument",
    message: "Missing x-oss-expires.",
    ec: "0002-00000215",
  },
  NoPermission: {
    status: 403,
    code: "AccessDenied",
    message: "You have no right to access this object because of bucket acl.",
    ec: "0003-00000001",
  },
  NoSuchBucket: {
    status: 404,
    code: "NoSuchBucket",
    message: "The specified bucket does not exist.",
    ec: "0015-00000101",
  },
  NoSuchKey: {
    status: 404,
    code: "NoSuchKey",
    message: "The specified key does not exist.",
    ec: "0026-00000001",
  },
  NoSuchLifecycle: {
    status: 404,
    code: "NoSuchLifecycle",
    message: "No Row found in Lifecycle Table.",
  },
  NoSuchRegion: { status: 404, code: "NoSuchRegion", message: "The specified region does not exist." },
  NoSuchServerSideEncryptionRule: {
    status: 404,
    code: "NoSuchServerSideEncryptionRule",
    message: "The server side encryption configuration does not exist.",
  },
  NoSuchTransferAccelerationConfiguration: {
    status: 404,
    code: "NoSuchTransferAccelerationConfiguration",
    message: "The bucket you specified does not have transfer acceleration configuration.",
    ec: "0028-00000004",
  },
  NoSuchUpload: {
    status: 404,
    code: "NoSuchUpload",
    message:
      "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
    ec: "0042-00000002",
  },
  NotImplemented: {
    status: 501,
    code: "NotImplemented",
    message: "A header or parameter you provided implies functionality that is not implemented.",
  },
  NotModified: { status: 304, code: "NotModified", message: "Not Modified." },
  OperationNotSupported: {
    status: 400,
    code: "OperationNotSupported",
    message: "The operation is not supported for this resource.",
  },
  PreconditionFailed: {
    status: 412,
    code: "PreconditionFailed",
    message: "At least one of the pre-conditions you specified did not hold.",
  },
  PublicAclBlocked: {
    status: 403,
    code: "AccessDenied",
    message: "Put public bucket acl is not allowed",
  },
  PublicObjectAclBlocked: {
    status: 403,
    code: "AccessDenied",
    message: "Put public object acl is not allowed",
  },
  RequestTimeTooSkewed: {
    status: 403,
    code: "RequestTimeTooSkewed",
    message: "The difference between the request time and the current time is too large.",
    ec: "0002-00000504",
  },
  RestoreAlreadyInProgress: {
    status: 409,
    code: "RestoreAlreadyInProgress",
    message: "The restore operation is in progress.",
    ec: "0016-00000701",
  },
  SecondLevelDomainForbidden: {
    status: 403,
    code: "SecondLevelDomainForbidden",
    message: "The bucket you are attempting to access must be addressed using OSS third level domain.",
  },
  S3Signature: {
    status: 501,
    code: "NotImplemented",
    message: "The simulator checks signatures of OSS (V1 and V4) only; S3-compatible ones are not simulated.",
  },
  SecurityTokenExpired: {
    status: 403,
    code: "SecurityTokenExpired",
    message: "The security token you provided has expired.",
  },
  SignatureDoesNotMatch: {
    status: 403,
    code: "SignatureDoesNotMatch",
    message:
      "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
    ec: "0002-00000040",
  },
  SignatureV1Retired: {
    status: 403,
    code: "AccessDenied",
    message: "The V1 signature is no longer supported for this bucket. Use the V4 signature instead.",
    ec: "0002-00000080",
  },
  TooManyBuckets: {
    status: 400,
    code: "TooManyBuckets",
    message: "You have attempted to create more buckets than allowed.",
  },
  TransferAccelerationDisabled: {
    status: 403,
    code: "AccessDenied",
    message: "Transfer acceleration is not enabled for this bucket.",
  },
  WrongEndpoint: {
    status: 403,
    code: "AccessDenied",
    message:
      "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.",
    ec: "0003-00001403",
  },
} as const satisfies Record<string, Refusal>;

export type OssErrorName = keyof typeof REFUSALS;

/** A refusal on its way to the client; `details` become further elements of the error document. */
export class OssError extends Error {
  override readonly name = "OssError";
  readonly status: number;
  readonly code: string;
  readonly ec: string | null;
  readonly details: Readonly<Record<string, string>>;

  constructor(reason: OssErrorName, { message = "", ...details }: Readonly<Record<string, string>> = {}) {
    const refusal: Refusal = REFUSALS[reason];
    super(message === "" ? refusal.message : message);
    this.status = refusal.status;
    this.code = refusal.code;
    this.ec = refusal.ec ?? null;
    this.details = details;
  }
}
