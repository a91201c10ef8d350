/**
 * Where requests to OSS go.
 *
 * A bucket is a name below the endpoint's. Hosts that have no subdomains (addresses, `localhost`, a container's name)
 * take the bucket in the path.
 */
import { isIP } from "node:net";

import type { HttpTarget } from "../http-exchange.ts";

export interface OssEndpoint {
  /** `path` begins with a slash and is below the bucket; without a bucket it goes to the endpoint itself. */
  target(path: string, bucket?: string): HttpTarget;
}

/** Public hosts of Alibaba Cloud are always spoken to by HTTPS. */
export function ossEndpoint(url: string): OssEndpoint {
  const given = new URL(url);
  const secure = given.protocol === "https:" || isPublicCloud(given.hostname);
  const hostname = given.hostname.replace(/^\[|\]$/g, "");
  const pathStyle = isIP(hostname) !== 0 || !hostname.includes(".");
  const { port } = given;

  return {
    target(path, bucket) {
      if (bucket === undefined) return { secure, hostname, port, path };
      return pathStyle
        ? { secure, hostname, port, path: `/${bucket}${path}` }
        : { secure, hostname: `${bucket}.${hostname}`, port, path };
    },
  };
}

function isPublicCloud(hostname: string): boolean {
  return (
    hostname.endsWith(".aliyuncs.com") && !hostname.includes("-internal.") && !hostname.startsWith("vpc100-")
  );
}
