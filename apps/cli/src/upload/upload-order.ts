/** What a person asked to be uploaded, and whether it can be meant. */
import { text } from "@bakferry/core";

import { UsageError } from "../usage-error.ts";

export interface UploadFlags {
  /** As the person wrote it. */
  readonly file: string;
  readonly bucket: string;
  readonly prefix: string;
  readonly region: string;
  readonly endpoint: string | null;
  readonly key: string | null;
  readonly parallel: number;
  readonly restart: boolean;
  readonly forceAny: boolean;
  readonly json: boolean;
}

/** OSS takes keys of at most 1,023 bytes in UTF-8. Source: OSS, "Object naming conventions". */
const LONGEST_KEY_BYTES = 1023;

/** Throws UsageError; what OSS would refuse for its form need not be sent to it. */
export function checkFlags({ bucket, region, endpoint, key, prefix }: UploadFlags): void {
  if (!/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(bucket)) {
    throw new UsageError(text("cli.upload.badBucket", { given: bucket }));
  }
  if (!/^[a-z]{2}-[a-z0-9-]+$/.test(region))
    throw new UsageError(text("cli.upload.badRegion", { given: region }));
  if (endpoint !== null && !isEndpoint(endpoint)) {
    throw new UsageError(text("cli.upload.badEndpoint", { given: endpoint }));
  }
  for (const given of [key ?? "-", prefix]) {
    if (given.startsWith("/") || given.startsWith("\\") || Buffer.byteLength(given) > LONGEST_KEY_BYTES) {
      throw new UsageError(text("cli.upload.badKey", { given }));
    }
  }
  if (key === "") throw new UsageError(text("cli.upload.badKey", { given: key }));
}

/** The host when the backup would travel readable; a rehearsal on this machine is nobody else's business. */
export function plainHttpHost(endpoint: string | null): string | null {
  if (endpoint === null) return null;
  const { protocol, hostname } = new URL(endpoint);
  if (protocol === "https:" || /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)) return null;
  return hostname;
}

function isEndpoint(given: string): boolean {
  if (!URL.canParse(given)) return false;
  const { protocol, username, password, pathname, search, hash } = new URL(given);
  const isBare = username === "" && password === "" && pathname === "/" && search === "" && hash === "";
  return (protocol === "https:" || protocol === "http:") && isBare;
}
