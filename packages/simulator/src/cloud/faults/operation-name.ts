/** Tells what a request asks for before anything is done about it. */
import type { Exchange } from "../exchange.ts";
import { resolveAddress } from "../oss/address.ts";
import { findRoute } from "../oss/routes.ts";
import { findServiceOperation } from "../oss/service-operations.ts";

/** The method and path of what is no operation. */
export function operationName(exchange: Exchange, isRpc: boolean): string {
  const { method, path, query, headers } = exchange;
  if (isRpc) return headers.get("x-acs-action") ?? query.get("Action") ?? `${method} ${path}`;
  try {
    const { bucket, key } = resolveAddress(headers.get("host") ?? "", path);
    if (bucket === null) return findServiceOperation(exchange).name;
    return findRoute(exchange, { bucket, key }).name;
  } catch {
    return `${method} ${path}`;
  }
}
