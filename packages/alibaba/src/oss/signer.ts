/**
 * With which credentials and by which clock requests are signed.
 *
 * Both can turn out to be wrong in the middle of an upload. A token that was refused is renewed before the next
 * signature; a clock that was refused is measured against OSS's own, which stands on every reply.
 */
import type { IncomingHttpHeaders } from "node:http";

import { OperationalError } from "@bakferry/core/errors";

import type { Credentials, CredentialsProvider } from "../credentials.ts";
import type { HttpClient } from "../http-exchange.ts";
import type { OssEndpoint } from "./endpoint.ts";

export interface SigningIdentity {
  readonly credentials: Credentials;
  /** What has to be added to this machine's clock to get OSS's. */
  readonly skewMs: number;
  /** An expired token is worth another try. */
  readonly renewable: boolean;
}

export interface Signer {
  /** Asks OSS for its time first when the last signature was refused for its date. */
  identity(): Promise<SigningIdentity>;
  /** `headers` of the refusal, where they are at hand. */
  learn(error: unknown, headers: IncomingHttpHeaders | undefined): void;
}

export interface SignerDeps {
  readonly credentials: CredentialsProvider;
  readonly endpoint: OssEndpoint;
  readonly http: HttpClient;
}

export function createSigner({ credentials: provide, endpoint, http }: SignerDeps): Signer {
  let skewMs = 0;
  let usedToken: string | undefined;
  let refusedToken: string | undefined;
  let asking: Promise<void> | undefined;
  let isClockDoubtful = false;

  function setClock(date: string | undefined): void {
    const time = Date.parse(date ?? "");
    if (Number.isNaN(time)) return;
    skewMs = time - Date.now();
    isClockDoubtful = false;
  }

  /** Any reply will do, and a refusal of a stranger comes soonest. */
  async function askForTime(): Promise<void> {
    try {
      const { headers } = await http.send({ method: "HEAD", target: endpoint.target("/"), headers: {} });
      setClock(headers.date);
    } catch {
      // Nobody answers now: the request that follows finds out, and the next one asks again.
    } finally {
      asking = undefined;
    }
  }

  return {
    async identity() {
      if (isClockDoubtful) await (asking ??= askForTime());
      const credentials = await provide(refusedToken);
      usedToken = credentials.securityToken;
      return { credentials, skewMs, renewable: credentials.expiresAt !== undefined };
    },

    learn(error, headers) {
      if (!OperationalError.is(error)) return;
      if (error.code === "CREDENTIALS_REFUSED" && error.retry.kind === "after") refusedToken = usedToken;
      if (error.code !== "CLOCK_SKEWED") return;
      isClockDoubtful = true;
      setClock(headers?.date);
    },
  };
}
