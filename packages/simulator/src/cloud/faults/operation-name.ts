/** Tells what a request asks for before anything is done about it. */
import type { Exchange } from "../exchange.ts";
import { resolveAddress } from "../oss/address.ts";
import { findRoute } from "../oss/routes.ts";

/** The method and path of what is no operation. */
export function operationName({ method, path, query, headers }: Exchange, isRpc: boolean): string {
  if (isRpc) return headers.get("x-acs-action") ?? query.get("Action") ?? `${method} ${path}`;
  try {
    const { bucket, key } = resolveAddress(headers.get("host") ?? "", path);
    return findRoute({ method, query, bucket, key }).name;
  } catch {
    return `${method} ${path}`;
  }
}
