/**
 * The simulated cloud under the public names of the real one, inside this process: what a client sends to
 * `https://rds.aliyuncs.com` or `https://BUCKET.oss-cn-hangzhou.aliyuncs.com` reaches the simulator, which sees the
 * host that was meant. So hosts, signatures and bucket names are those of production, and a test can change an answer on
 * its way.
 */
import type { CloudSimulator } from "@bakferry/simulator";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";

export interface PublicCloud {
  /** Hosts that were asked, each once, in the order of the first request. */
  readonly hosts: readonly string[];
  /** From now on, this happens to requests for an operation of RDS, RAM or STS; the last wins. */
  spoil(operation: string, spoil: Spoil): void;
  /** As after the start. */
  mend(): void;
  close(): void;
}

/** `act` lets the simulator do what was asked and gives its answer, which need not be the one that is returned. */
export type Spoil = (act: () => Promise<Response>) => Promise<Response>;

/** Requests to any other host fail the test. */
export function openPublicCloud(cloud: CloudSimulator): PublicCloud {
  const spoils = new Map<string, Spoil>();
  const hosts = new Set<string>();

  const server = setupServer(
    http.all(/^https:\/\/[^/]+\.aliyuncs\.com\//, ({ request }) => {
      hosts.add(new URL(request.url).host);
      const spoil = spoils.get(request.headers.get("x-acs-action") ?? "");
      const act = (): Promise<Response> => cloud.fetch(request);
      return spoil === undefined ? act() : spoil(act);
    }),
  );
  server.listen({ onUnhandledFrame: "error" });

  return {
    get hosts() {
      return [...hosts];
    },
    spoil: (operation, spoil) => void spoils.set(operation, spoil),
    mend: () => spoils.clear(),
    close: () => server.close(),
  };
}

/** A reset on the line. */
export const reset = (): Response => HttpResponse.error();
