/**
 * Whether an endpoint answers at all, how fast, and what time it is there.
 *
 * The question is not signed: OSS refuses it, and the refusal has all that is wanted. So it tells a dead line from a
 * wrong key, and a wrong clock before any signature is refused for it.
 *
 * Source: OSS, "Common response headers" (Date, x-oss-request-id).
 */
import type { Clock } from "@bakferry/core";

import { createHttpClient, HttpFailure } from "../http-exchange.ts";
import { headerText } from "./oss-session.ts";

export type EndpointProbe =
  | {
      readonly kind: "answered";
      readonly tookMs: number;
      /** The server's clock less ours; `null` when the answer has no date. Exact to about a second. */
      readonly skewMs: number | null;
      /** False for a proxy or a login page in between. */
      readonly isOss: boolean;
    }
  | { readonly kind: "silent"; readonly reason: string };

/** `url`: scheme and host. Never throws for a network that fails. */
export async function probeEndpoint(
  url: string,
  { clock, patienceMs }: { readonly clock: Pick<Clock, "now">; readonly patienceMs: number },
): Promise<EndpointProbe> {
  const { protocol, hostname, port } = new URL(url);
  const client = createHttpClient({ connectMs: patienceMs, stallMs: patienceMs, responseMs: patienceMs });
  const startedAt = clock.now();
  try {
    const { headers } = await client.send({
      method: "GET",
      target: { secure: protocol === "https:", hostname: hostname.replace(/^\[|\]$/g, ""), port, path: "/" },
      headers: {},
    });
    const endedAt = clock.now();
    const serverTime = Date.parse(headerText(headers, "date") ?? "");
    return {
      kind: "answered",
      tookMs: endedAt - startedAt,
      skewMs: Number.isNaN(serverTime) ? null : Math.round(serverTime - (startedAt + endedAt) / 2),
      isOss: headerText(headers, "x-oss-request-id") !== undefined,
    };
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    return { kind: "silent", reason: error.message };
  } finally {
    client.close();
  }
}
