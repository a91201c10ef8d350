/**
 * Where requests to OSS go, and what ali-oss is told about it.
 *
 * ali-oss treats an address as an endpoint badly: it forges the Host header and refuses to build URLs. It is told
 * a name instead, and requests go to the address; the host is no part of a V4 signature. Hosts that have no
 * subdomains (addresses, `localhost`, a container's name) take the bucket in the path.
 */
import { isIP } from "node:net";

import type { HttpTarget } from "../http-exchange.ts";

export interface OssEndpoint {
  readonly sdkUrl: string;
  readonly pathStyle: boolean;
  /** Where a URL that ali-oss has built is really sent. */
  target(url: string): HttpTarget;
}

/** Public hosts of Alibaba Cloud are always spoken to by HTTPS. */
export function ossEndpoint(url: string): OssEndpoint {
  const given = new URL(url);
  const secure = given.protocol === "https:" || isPublicCloud(given.hostname);
  const hostname = given.hostname.replace(/^\[|\]$/g, "");
  const address = isIP(hostname) !== 0;
  const port = given.port === "" ? "" : `:${given.port}`;

  return {
    sdkUrl: `${secure ? "https" : "http"}://${address ? "localhost" : hostname}${port}`,
    pathStyle: address || !hostname.includes("."),
    target(built) {
      const { path, host } = split(built);
      return { secure, hostname: address ? hostname : host, port: given.port, path };
    },
  };
}

function isPublicCloud(hostname: string): boolean {
  return (
    hostname.endsWith(".aliyuncs.com") && !hostname.includes("-internal.") && !hostname.startsWith("vpc100-")
  );
}

/** By hand: the URL class would resolve `.` and `..` in a key, and the signature would no longer fit. */
function split(url: string): { readonly host: string; readonly path: string } {
  const start = url.indexOf("://") + 3;
  const slash = url.indexOf("/", start);
  const end = slash === -1 ? url.length : slash;
  return { host: url.slice(start, end).replace(/:\d+$/, ""), path: url.slice(end) || "/" };
}
