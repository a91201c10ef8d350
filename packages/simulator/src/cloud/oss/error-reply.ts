/**
 * How OSS writes a refusal: a document, or a header on HEAD, whose replies have no body.
 *
 * Source: OSS API reference, "Error responses": `x-oss-request-id` on every reply, `x-oss-ec` on refusals, `x-oss-err`
 * on refused HEAD requests.
 */
import type { Exchange, Reply } from "../exchange.ts";
import { hostName } from "./address.ts";
import { renderXml, type XmlElement } from "./xml.ts";

export interface OssRefusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly ec?: string | null;
  /** Further elements of the document. */
  readonly details?: Readonly<Record<string, string>>;
}

/** What of a request its reply depends on, however little of it could be read. */
export type Asked = Pick<Exchange, "method" | "headers" | "requestId" | "receivedAt">;

export function ossErrorReply(asked: Asked, refusal: OssRefusal): Reply {
  const { status, code, message, ec = null, details = {} } = refusal;
  if (status === 304) return { status, headers: commonHeaders(asked), body: null };
  const document = renderXml([
    "Error",
    [
      ["Code", code],
      ["Message", message],
      ["RequestId", asked.requestId],
      ["HostId", hostName(asked.headers.get("host") ?? "")],
      ...Object.entries(details),
      ...(ec === null ? [] : ecElements(ec)),
    ],
  ]);
  const headers = {
    ...commonHeaders(asked),
    "content-type": "application/xml",
    ...(ec === null ? {} : { "x-oss-ec": ec }),
  };
  if (asked.method !== "HEAD") return { status, headers, body: document };
  const encoded = Buffer.from(document).toString("base64");
  return { status, headers: { ...headers, "x-oss-err": encoded }, body: null };
}

/** On every reply of OSS. */
export function commonHeaders({ requestId, receivedAt }: Asked): Readonly<Record<string, string>> {
  return {
    server: "AliyunOSS",
    "x-oss-request-id": requestId,
    "x-oss-server-time": String(Math.max(0, Date.now() - receivedAt)),
  };
}

function ecElements(ec: string): readonly XmlElement[] {
  return [
    ["EC", ec],
    ["RecommendDoc", `https://api.aliyun.com/troubleshoot?q=${ec}`],
  ];
}
