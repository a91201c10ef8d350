/**
 * The error body of the RPC-style services.
 *
 * Source: OpenAPI gateway: errors are JSON with RequestId, HostId, Code, Message and Recommend.
 */
import type { Exchange, Reply } from "../exchange.ts";
import type { RpcProduct } from "./products.ts";

export function rpcErrorReply(
  error: {
    readonly status: number;
    readonly code: string;
    readonly message: string;
    readonly details?: Readonly<Record<string, unknown>>;
  },
  { requestId }: Pick<Exchange, "requestId">,
  product?: Pick<RpcProduct, "service" | "productName">,
): Reply {
  const { service, productName } = product ?? { service: "rds", productName: "Rds" };
  return jsonReply(error.status, {
    RequestId: requestId,
    HostId: `${service}.aliyuncs.com`,
    Code: error.code,
    Message: error.message,
    Recommend: `https://api.aliyun.com/troubleshoot?q=${error.code}&product=${productName}`,
    ...error.details,
  });
}

export function jsonReply(status: number, body: object): Reply {
  return {
    status,
    headers: { "content-type": "application/json;charset=utf-8" },
    body: JSON.stringify(body),
  };
}
