/**
 * What the documentation of OSS says, and the test that shows that the simulated one does it.
 *
 * A test looks up each row's test by its title. Source: OSS API reference.
 */
import { type ContractRow, rows } from "../../contract-row.ts";

export const OSS_CONTRACT: readonly ContractRow[] = [
  ...rows("cloud/oss/signatures.contract.test.ts", "api", [
    ["V4 in the Authorization header", "is believed"],
    ["Additional headers are part of a V4 signature", "covers the additional headers that it names"],
    [
      "x-oss-security-token goes with the keys of STS, and with no others",
      "of a temporary key needs its token",
    ],
    [
      "SignatureDoesNotMatch tells StringToSign, StringToSignBytes, CanonicalRequest and RecommendDoc",
      "is answered with what should have been signed, byte for byte",
    ],
    ["InvalidAccessKeyId, RequestTimeTooSkewed, UNSIGNED-PAYLOAD alone", "with %s is refused"],
    ["The region of the scope is the endpoint's", "for another region than the host's"],
    [
      "V4 in the URL, with x-oss-signature-version and x-oss-additional-headers",
      "may name additional headers",
    ],
    ["A signed URL may have its host exchanged for the internal one", "holds at the internal endpoint too"],
    ["V4 URLs live for 604,800 seconds at most", "that %s is refused"],
    ["Only one auth mechanism allowed", "beside one in the header is one too many"],
    ["V1 in the Authorization header covers the sub-resources", "is believed for an old bucket"],
    ["V1 in the URL: Signature, Expires, OSSAccessKeyId", "in the URL is believed until it ends"],
    ["Buckets made since 2025-09-01 take no V1 signatures", "is refused for a bucket from after its end"],
    ["S3-compatible signatures are another protocol", "are refused with their reason"],
  ]),
  ...rows("cloud/oss/address.test.ts", "api", [
    ["Buckets are the first label of the host; dual-stack hosts; path style on loopback", "%s%s"],
    ["SecondLevelDomainForbidden, InvalidBucketName, InvalidObjectName", "%s%.20s is refused"],
  ]),
  ...rows("cloud/oss/objects.contract.test.ts", "api", [
    [
      "Transfer-Encoding: chunked in place of Content-Length",
      "in chunks, with no length announced, are taken",
    ],
    ["… for parts and documents too", "in chunks may be parts"],
    ["EntityTooLarge: 5 GB in one request", "larger than 5 GB are refused"],
    ["InvalidDigest", "with the Content-MD5 %j are refused"],
    ["x-oss-traffic-limit", "come and go as slowly as the request asks for"],
    ["Range, x-oss-range-behavior, and the CRC-64 of the whole object", "with %j gives %i"],
    ["response-content-type and its like", "changes the headers that the URL asks for"],
    ["GetObjectMeta: a few facts", "may be of the few facts alone"],
    ["DeleteMultipleObjects: each key, there or not", "tell each key, there or not"],
    ["… quiet mode", "say nothing when they are to be quiet"],
    ["… encoding-type=url", "encode keys where that is asked for"],
    ["… 1,000 keys, MalformedXML", "of %s are refused"],
    ["… Content-MD5 is required", "need Content-MD5, the right one"],
    ["UploadPartCopy with x-oss-copy-source-range", "make an object of pieces of another"],
    ["x-oss-copy-source-if-…", "with %s are refused"],
    ["A copy range of another form is the whole object", "with a range in another form"],
    ["ListMultipartUploads: pages, delimiter", "are listed in pages, folded at a delimiter"],
    ["10,000 parts", "of 10,000 parts are completed, and none has more"],
    ["What is not simulated is NotImplemented, never done by halves", "is refused: %s"],
  ]),
  ...rows("cloud/oss/bucket-access.contract.test.ts", "api", [
    [
      "New buckets block public access; PutBucketAcl is refused until then",
      "cannot be opened before its block",
    ],
    ["Block Public Access overrules every ACL", "and the block overrules it"],
    ["The ACL of an object comes before the bucket's", "goes by its own ACL first"],
    ["PutBucketEncryption counts for new objects", "is set, told, given to new objects and taken away"],
    ["InvalidEncryptionAlgorithmError", "by an algorithm that is none"],
    ["ListBuckets: prefix, marker, max-keys", "buckets are listed in pages"],
  ]),
  ...rows("cloud/oss/oss.contract.test.ts", "api", [
    ["PutObject and HeadObject with metadata, class, type and CRC-64", "gets it back whole and in part"],
    ["A multipart upload from its start to its object", "lists them page by page, and completes"],
    ["AbortMultipartUpload: NoSuchUpload afterwards", "aborting makes the upload unknown"],
    [
      "ListObjects and ListObjectsV2: prefix, delimiter, pages",
      "lists keys with prefix, delimiter and pages",
    ],
    ["DeleteObject: 204, there or not", "says so only by the object being gone"],
    ["GetBucketInfo, GetBucketLocation", "reads what a bucket is"],
    ["The endpoint of another region is refused with the right one", "names the right one"],
  ]),
  ...rows("cloud/oss/put-bucket.contract.test.ts", "api", [
    ["PutBucket: BucketAlreadyExists, InvalidArgument, MalformedXML, AccessDenied", "refuses %s"],
    ["TooManyBuckets: 100 in a region", "refuses the 101st bucket"],
  ]),
  ...rows("cloud/oss/bucket-care.contract.test.ts", "api", [
    ["Lifecycle rules delete and move objects", "take an object at the midnight after its days"],
    ["AbortMultipartUpload in a rule", "abort uploads that were left"],
    ["BucketNotEmpty", "takes an empty bucket of one's own"],
    ["Tags: 20 on a bucket, 10 on an object", "ten at most"],
    ["CopyObject: headers and tags of the source, or its own", "makes another object with the same bytes"],
    [
      "InvalidObjectState, RestoreAlreadyInProgress, x-oss-restore",
      "RDS takes Standard alone, restored or not",
    ],
    ["DescribeRegions", "names the hosts of its regions"],
    ["Accelerate endpoints need the bucket's consent", "serves only a bucket that has it"],
  ]),
  ...rows("cloud/oss/part-rules.test.ts", "api", [
    ["Parts of 100 KB at least, but the last", "100 KB"],
    ["InvalidPartOrder", "parts out of order are refused"],
    ["InvalidPart", "$title is refused"],
    ["A part that is sent again takes the old one's place", "the last sending counts"],
    ["x-oss-forbid-overwrite: FileAlreadyExists", "an object that must not be overwritten stays"],
    ["If-Match, If-None-Match, If-Modified-Since, If-Unmodified-Since", "%s: %s gives %i"],
    ["x-oss-err holds the error of a HEAD", "a refused HEAD carries its error in a header"],
    ["encoding-type=url", "keys are encoded in documents on request"],
  ]),
  ...rows("cloud/faults/oss-faults.contract.test.ts", "api", [
    [
      "503 SlowDown, DownloadTrafficRateLimitExceeded; x-oss-qos-delay-time",
      "%i %s is a document of OSS, and nothing is stored",
    ],
  ]),
  ...rows("cloud/oss/foreign-clients.contract.test.ts", "api", [
    ["Clients of others, by the real host names", "signs URLs that work"],
  ]),
  ...rows("cloud/oss/body-store.test.ts", "api", [
    ["Bodies of any size cost no memory", "takes a few megabytes of memory"],
  ]),
];
