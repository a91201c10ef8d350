/** Reads OSS's refusals: XML in the body, or for HEAD, which has none, in a header. Source: OSS, "Error responses". */
import type { HttpReply } from "../http-exchange.ts";
import type { Refusal } from "../to-operational-error.ts";

export function refusalFrom(reply: HttpReply): Refusal {
  const xml = errorXml(reply);
  const requestId = element(xml, "RequestId") ?? text(reply, "x-oss-request-id");
  const code = element(xml, "Code") ?? (requestId === undefined ? "" : codeOfStatus(reply.status));
  return {
    status: reply.status,
    code,
    message: element(xml, "Message") ?? describe(reply),
    requestId,
    deniedAction: element(xml, "AuthAction"),
    rightEndpoint: element(xml, "Endpoint"),
    delayMs: Number(text(reply, "x-oss-qos-delay-time") ?? 0) || undefined,
  };
}

function errorXml(reply: HttpReply): string {
  if (reply.body.length > 0) return reply.body.toString("utf8");
  return Buffer.from(text(reply, "x-oss-err") ?? "", "base64").toString("utf8");
}

/** Only where a request id says that it was OSS who answered; a proxy's refusal stays without a code. */
function codeOfStatus(status: number): string {
  if (status === 404) return "NoSuchKey";
  if (status === 412) return "PreconditionFailed";
  return status === 403 ? "AccessDenied" : "";
}

function describe(reply: HttpReply): string {
  const type = text(reply, "content-type");
  return `status ${reply.status}${type === undefined ? "" : ` with ${type}`}`;
}

/** The elements of an error are flat and occur once. */
function element(xml: string, name: string): string | undefined {
  const match = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml);
  return match?.[1] === undefined ? undefined : decodeEntities(match[1].trim());
}

function decodeEntities(value: string): string {
  const names: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };
  return value.replace(/&(lt|gt|quot|apos|amp);/g, (whole, name: string) => names[name] ?? whole);
}

function text(reply: HttpReply, name: string): string | undefined {
  const value = reply.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
