/**
 * Says in words how a request was signed and what became of that.
 *
 * Source: OSS API reference, "Include a V4 signature in the header", "… in a URL", "Signature version 1"; Alibaba Cloud
 * SDK documentation, "Request syntax and signature method V3" and "V2 (RPC style)".
 */
import type { LoggedRequest } from "../cloud/request-log.ts";
import type { SignatureReading, SignatureScheme } from "../cloud/signature-reading.ts";
import type { SignatureExplanation } from "./desk-contract.ts";

type Asked = Pick<LoggedRequest, "errorCode" | "parameters"> & { readonly signature: SignatureReading };

/** `struck` says that a fault answered, so that nobody looked at the signature. */
export function explainSignature(
  { signature, errorCode, parameters }: Asked,
  struck: boolean,
): SignatureExplanation {
  const isRefused = errorCode !== null && errorCode in REFUSALS;
  return {
    scheme: SCHEMES[signature.scheme].name,
    facts: factsOf(signature),
    recipe: SCHEMES[signature.scheme].recipe(signature, queryOf(parameters)).join("\n"),
    verdict: verdictOf(errorCode, struck),
    isAccepted: !isRefused && !struck && signature.scheme !== "none",
  };
}

interface Scheme {
  readonly name: string;
  /** Lines of what is signed. */
  readonly recipe: (signature: SignatureReading, query: string) => readonly string[];
}

const SCHEMES: Readonly<Record<SignatureScheme, Scheme>> = {
  ossV4Header: { name: "OSS V4, in the Authorization header", recipe: ossV4Recipe },
  ossV4Url: { name: "OSS V4, in a presigned URL", recipe: ossV4Recipe },
  ossV1Header: { name: "OSS V1, in the Authorization header", recipe: ossV1Recipe },
  ossV1Url: { name: "OSS V1, in a presigned URL", recipe: ossV1Recipe },
  acs3: { name: "ACS3-HMAC-SHA256, in the Authorization header", recipe: acs3Recipe },
  rpcV2: { name: "HMAC-SHA1 over the query (RPC signature version 1.0)", recipe: rpcV2Recipe },
  none: { name: "Not signed", recipe: () => [] },
};

function ossV4Recipe(signature: SignatureReading, query: string): readonly string[] {
  const { method, path, scope, signedAt, signedHeaders } = signature;
  const extra = signedHeaders.length === 0 ? "" : `, ${signedHeaders.join(", ")}`;
  return [
    "OSS4-HMAC-SHA256",
    signedAt ?? "(no date)",
    scope ?? "(no scope)",
    "SHA-256, in hex, of these lines:",
    `  ${method}`,
    `  /bucket/key of ${path}`,
    `  ${query === "" ? "(no query)" : query}`,
    `  headers content-type, content-md5, x-oss-*${extra}: those that were sent`,
    `  ${signedHeaders.join(";") || "(no additional headers)"}`,
    "  UNSIGNED-PAYLOAD",
    "Key: HMAC-SHA256 of day, region, oss, aliyun_v4_request, one by the other, from aliyun_v4 + secret",
  ];
}

function ossV1Recipe(
  { method, path, signedAt, expires }: SignatureReading,
  query: string,
): readonly string[] {
  return [
    method,
    "Content-MD5, or an empty line",
    "Content-Type, or an empty line",
    expires ?? signedAt ?? "(no date)",
    "x-oss-* headers, sorted, a line each",
    `/bucket/key of ${path}, with the subresources of ${query === "" ? "(no query)" : query}`,
    "Key: HMAC-SHA1 with the secret itself",
  ];
}

function acs3Recipe({ method, path, signedHeaders }: SignatureReading, query: string): readonly string[] {
  return [
    "ACS3-HMAC-SHA256",
    "SHA-256, in hex, of these lines:",
    `  ${method}`,
    `  ${path}`,
    `  ${query === "" ? "(no query)" : query}`,
    ...signedHeaders.map((name) => `  ${name}:…`),
    `  ${signedHeaders.join(";")}`,
    "  SHA-256 of the body, in hex",
    "Key: HMAC-SHA256 with the secret itself",
  ];
}

function rpcV2Recipe({ method }: SignatureReading, query: string): readonly string[] {
  return [
    `${method}&%2F&`,
    "then, percent-encoded once more, all parameters but Signature, sorted by name:",
    `  ${query === "" ? "(none)" : query}`,
    "  and AccessKeyId, Action, Format, SignatureMethod, SignatureNonce, SignatureVersion, Timestamp, Version",
    "Key: HMAC-SHA1 with the secret and an & behind it",
  ];
}

function queryOf(parameters: LoggedRequest["parameters"]): string {
  return Object.entries(parameters)
    .filter(([name]) => !PLACES.has(name))
    .map(([name, value]) => (value === "" ? name : `${name}=${value}`))
    .toSorted()
    .join("&");
}

/** The log puts them among the parameters; they are in the path or in a header. */
const PLACES: ReadonlySet<string> = new Set(["bucket", "key", "range"]);

function factsOf(signature: SignatureReading): SignatureExplanation["facts"] {
  const { accessKeyId, hasToken, scope, signedAt, expires, scheme } = signature;
  const key = `${accessKeyId ?? ""}${hasToken ? ", temporary: its security token came with it" : ""}`;
  return [
    { term: "Access key", text: accessKeyId === null ? "" : key },
    { term: "Signed at", text: signedAt ?? "" },
    { term: "Scope", text: scope ?? "" },
    { term: "Good until", text: expires === null ? "" : lifeOf(scheme, expires) },
  ].filter(({ text }) => text !== "");
}

function lifeOf(scheme: SignatureScheme, expires: string): string {
  if (scheme === "ossV4Url") return `${expires} seconds after it was signed`;
  const at = Number(expires) * 1000;
  return Number.isFinite(at) && at < 8.64e15 ? new Date(at).toISOString() : expires;
}

function verdictOf(errorCode: string | null, struck: boolean): string {
  if (struck) return "Nobody looked at it: a fault answered in the service's place.";
  if (errorCode === null) return "Accepted: the same signature comes out with this key's secret.";
  const refusal = REFUSALS[errorCode];
  return refusal ?? `Accepted. The request was refused for another reason: ${errorCode}.`;
}

/** Codes that speak of the signature or the key, and what to look at. */
const REFUSALS: Readonly<Record<string, string>> = {
  SignatureDoesNotMatch:
    "Refused: with this key's secret another signature comes out. Compare each line with what the client signed; a proxy may have changed the path, the query or a header.",
  RequestTimeTooSkewed:
    "Refused before it was compared: the client's clock is more than 15 minutes away from the service's.",
  "InvalidTimeStamp.Expired":
    "Refused before it was compared: the client's clock is more than 15 minutes away from the service's.",
  "InvalidTimeStamp.Format": "Refused before it was compared: the time stamp has another form than required.",
  SignatureNonceUsed:
    "Refused: the same nonce came before. Every request, a repeated one too, needs its own.",
  InvalidAccessKeyId:
    "Refused: the account has no such access key, or a temporary one came without its token.",
  "InvalidAccessKeyId.NotFound": "Refused: the account has no such access key.",
  MissingSecurityToken: "Refused: a temporary access key came without its security token.",
  InvalidSecurityToken: "Refused: the security token does not belong to this access key.",
  "InvalidSecurityToken.MismatchWithAccessKey":
    "Refused: the security token does not belong to this access key.",
  "InvalidSecurityToken.Expired": "Refused: the temporary credentials have ended; ask STS for new ones.",
  SecurityTokenExpired: "Refused: the temporary credentials have ended; ask STS for new ones.",
  AccessKeyIdAndSecurityTokenNotMatch:
    "Refused: a security token came with an access key that is not temporary.",
  AccessDenied:
    "Refused: no permission, or a presigned URL that has ended, or no signature at all. The error's text tells which.",
};
