/**
 * What a request says about its own signature, without the signature and without any secret.
 *
 * A client that is refused with SignatureDoesNotMatch has to find out which of a dozen ingredients differs; the page
 * of the simulator shows them, so they are kept with the request in the log.
 *
 * Source: OSS API reference, "Signature versions"; Alibaba Cloud SDK documentation, "Request syntax and signature
 * method V3" and "V2 (RPC style)".
 */
import type { Exchange } from "./exchange.ts";

export type SignatureScheme =
  | "ossV4Header"
  | "ossV4Url"
  | "ossV1Header"
  | "ossV1Url"
  | "acs3"
  | "rpcV2"
  | "none";

export interface SignatureReading {
  readonly scheme: SignatureScheme;
  readonly method: string;
  /** As sent, percent-encoded. */
  readonly path: string;
  readonly accessKeyId: string | null;
  /** Temporary credentials came with their token. */
  readonly hasToken: boolean;
  /** Of V4: day, region and service that the key was derived for. */
  readonly scope: string | null;
  /** As the client wrote it. */
  readonly signedAt: string | null;
  /** Of a presigned URL, as the client wrote it: seconds for V4, a moment in seconds since 1970 for V1. */
  readonly expires: string | null;
  /** Headers that the client names as signed, besides those that always are. */
  readonly signedHeaders: readonly string[];
}

type Spoken = Pick<Exchange, "method" | "path" | "query" | "headers">;
type Found = Partial<SignatureReading>;

/** Never throws: what is malformed is left out. */
export function readSignature(request: Spoken): SignatureReading {
  const { method, path, query, headers } = request;
  const hasToken = TOKENS.some((name) => headers.has(name) || query.has(name));
  return { ...UNSIGNED, method, path, hasToken, ...(fromHeader(request) ?? fromQuery(request)) };
}

const UNSIGNED = {
  scheme: "none",
  accessKeyId: null,
  scope: null,
  signedAt: null,
  expires: null,
  signedHeaders: [],
} as const;

const TOKENS = ["x-oss-security-token", "x-acs-security-token", "security-token", "SecurityToken"] as const;

const CREDENTIAL = /\bCredential=([^,\s]*)/;
const ADDITIONAL_HEADERS = /\bAdditionalHeaders=([^,\s]*)/;
const SIGNED_HEADERS = /\bSignedHeaders=([^,\s]*)/;

function fromHeader({ headers }: Spoken): Found | undefined {
  const authorization = headers.get("authorization") ?? "";
  const dated = { signedAt: headers.get("x-oss-date") ?? headers.get("date") ?? null };
  const field = (pattern: RegExp): string => pattern.exec(authorization)?.[1] ?? "";
  if (authorization.startsWith("OSS4-HMAC-SHA256 ")) {
    const signedHeaders = listOf(field(ADDITIONAL_HEADERS));
    return { scheme: "ossV4Header", ...credential(field(CREDENTIAL)), ...dated, signedHeaders };
  }
  if (authorization.startsWith("OSS ")) {
    const [accessKeyId = ""] = authorization.slice("OSS ".length).split(":");
    return { scheme: "ossV1Header", accessKeyId, ...dated };
  }
  if (authorization.startsWith("ACS3-HMAC-SHA256 ")) {
    const signedAt = headers.get("x-acs-date") ?? null;
    const signedHeaders = listOf(field(SIGNED_HEADERS));
    return { scheme: "acs3", accessKeyId: field(CREDENTIAL), signedAt, signedHeaders };
  }
  return undefined;
}

function fromQuery({ query }: Spoken): Found {
  const get = (name: string): string | null => query.get(name) ?? null;
  if (query.has("x-oss-signature-version")) {
    return {
      scheme: "ossV4Url",
      ...credential(get("x-oss-credential") ?? ""),
      signedAt: get("x-oss-date"),
      expires: get("x-oss-expires"),
      signedHeaders: listOf(get("x-oss-additional-headers") ?? ""),
    };
  }
  if (query.has("OSSAccessKeyId")) {
    return { scheme: "ossV1Url", accessKeyId: get("OSSAccessKeyId"), expires: get("Expires") };
  }
  if (query.has("SignatureVersion")) {
    return { scheme: "rpcV2", accessKeyId: get("AccessKeyId"), signedAt: get("Timestamp") };
  }
  return {};
}

/** `<key>/<day>/<region>/oss/aliyun_v4_request` */
function credential(text: string): Pick<SignatureReading, "accessKeyId" | "scope"> {
  const slash = text.indexOf("/");
  if (slash < 0) return { accessKeyId: text === "" ? null : text, scope: null };
  return { accessKeyId: text.slice(0, slash), scope: text.slice(slash + 1) };
}

function listOf(names: string): readonly string[] {
  return names.split(";").filter((name) => name !== "");
}
