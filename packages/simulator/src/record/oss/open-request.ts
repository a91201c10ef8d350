/**
 * A request to OSS on the wire, whose body is still to be sent.
 *
 * The path goes out as it was signed: the usual ways to write a URL would take dots out of a key.
 */
import { type ClientRequest, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP } from "node:net";

export interface OssPlace {
  readonly bucket: string | null;
  readonly key: string | null;
}

export interface OssTarget {
  /** As the client of HTTP writes it into the request. */
  readonly host: string;
  readonly hostname: string;
  readonly port: string;
  readonly isSecure: boolean;
  /** Percent-encoded, without the query. */
  readonly path: string;
}

/** A bucket is a name below the endpoint's, and stands in the path where that has no such names. */
export function ossTarget(endpoint: string, { bucket, key }: OssPlace): OssTarget {
  const { protocol, hostname: given, port } = new URL(endpoint);
  const isBare = isIP(given.replaceAll(/[[\]]/g, "")) !== 0 || !given.includes(".");
  const hostname = bucket === null || isBare ? given : `${bucket}.${given}`;
  const resource = `/${bucket !== null && isBare ? `${bucket}/` : ""}${key ?? ""}`;
  return {
    host: port === "" ? hostname : `${hostname}:${port}`,
    hostname: hostname.replaceAll(/[[\]]/g, ""),
    port,
    isSecure: protocol === "https:",
    path: encode(resource).replaceAll("%2F", "/"),
  };
}

interface OutgoingRequest {
  readonly method: string;
  readonly query: ReadonlyMap<string, string>;
  readonly headers: ReadonlyMap<string, string>;
}

/** A connection of its own: one that the other side has just given up would look like trouble of the service. */
export function openRequest(target: OssTarget, { method, query, headers }: OutgoingRequest): ClientRequest {
  const words = [...query].map(([name, value]) =>
    value === "" ? encode(name) : `${encode(name)}=${encode(value)}`,
  );
  const send = target.isSecure ? requestHttps : requestHttp;
  return send({
    hostname: target.hostname,
    ...(target.port === "" ? {} : { port: target.port }),
    path: words.length === 0 ? target.path : `${target.path}?${words.join("&")}`,
    method,
    headers: { ...Object.fromEntries(headers), host: target.host },
    agent: false,
  });
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
