/** A server that proves with a certificate who it is, and whom nobody here vouches for. */
import { execFile, execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TLSSocket } from "node:tls";
import { promisify } from "node:util";

import { createTestClock } from "@bakferry/core/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { openStore } from "../open-store.ts";

const canMake = hasOpenssl();
let folder: string;
let port: number;
let stop: () => Promise<void>;

describe.runIf(canMake)("over TLS", () => {
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "bakferry-tls-"));
    const certificate = await makeCertificate();
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on("error", () => undefined);
      // PostgreSQL's SSLRequest is answered by one letter, then both speak TLS.
      socket.once("data", () => {
        socket.write("S");
        new TLSSocket(socket, { isServer: true, ...certificate }).on("error", () => undefined);
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    ({ port } = server.address() as AddressInfo);
    stop = async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await rm(folder, { recursive: true });
    };
  });
  afterEach(() => stop());

  async function refusal(host: string, parameters: string): Promise<Error> {
    const url = `postgres://bot:hunter2@${host}:${port}/bakferry?${parameters}`;
    return openStore({ url, clock: createTestClock() }).then(
      () => expect.fail("It was opened."),
      (error: unknown) => error as Error,
    );
  }

  test.each([
    ["nobody has named its authority", "127.0.0.1", "", "DEPTH_ZERO_SELF_SIGNED_CERT"],
    ["it belongs to another host", "localhost", "&sslrootcert=FILE", "ERR_TLS_CERT_ALTNAME_INVALID"],
  ])("the certificate is refused when %s, and the way out is told", async (_, host, root, code) => {
    const file = encodeURIComponent(join(folder, "server.pem"));
    const error = await refusal(host, `sslmode=verify-full${root.replace("FILE", file)}`);

    expect(error).toMatchObject({ code: "STORE_UNAVAILABLE", retry: { kind: "never" } });
    expect(error.message).toContain(`its certificate is refused (${code}); name its authority`);
    // Nothing of the certificate hangs on it, or the log would be full of it.
    expect(Object.keys(error.cause as Error)).toEqual([]);
  });

  test("a file of authorities that is not there is named, the password is not", async () => {
    const error = await refusal("127.0.0.1", "sslmode=verify-full&sslrootcert=/nowhere/ca.pem");

    expect(error.message).toBe(
      `The database 127.0.0.1:${port}/bakferry cannot be used: /nowhere/ca.pem, which DATABASE_URL names for TLS, cannot be read (ENOENT).`,
    );
  });
});

function hasOpenssl(): boolean {
  try {
    execFileSync("openssl", ["version"], { stdio: "ignore" });
    return true;
  } catch {
    process.stderr.write(
      "No openssl: certificates cannot be made, and what is tested with them is left out.\n",
    );
    return false;
  }
}

/** For 127.0.0.1 alone. */
async function makeCertificate(): Promise<{ readonly cert: Buffer; readonly key: Buffer }> {
  const [cert, key] = [join(folder, "server.pem"), join(folder, "server.key")];
  const kind = ["-x509", "-nodes", "-days", "1", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"];
  const name = ["-subj", "/CN=bakferry-test", "-addext", "subjectAltName=IP:127.0.0.1"];
  await promisify(execFile)("openssl", ["req", ...kind, ...name, "-out", cert, "-keyout", key]);
  return { cert: await readFile(cert), key: await readFile(key) };
}
