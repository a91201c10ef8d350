/** HTTPS before a sink that has none. It costs a core of its own, so over it only processor seconds say anything. */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { promisify } from "node:util";

import { firstLine, programBeside } from "./measure.ts";
import type { Sink } from "./measure.ts";

export interface Certificate {
  readonly file: string;
  readonly keyFile: string;
}

const FRONT = programBeside("tls-front");

/** Self-signed, for 127.0.0.1 and a day. */
export async function makeCertificate(folder: string): Promise<Certificate> {
  const file = path.join(folder, "certificate.pem");
  const keyFile = path.join(folder, "key.pem");
  const kind = ["-x509", "-nodes", "-days", "1", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"];
  const name = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"];
  await promisify(execFile)("openssl", ["req", ...kind, ...name, "-out", file, "-keyout", keyFile]);
  return { file, keyFile };
}

export async function startTlsFront(certificate: Certificate, sinkPort: number): Promise<Sink> {
  const words = [FRONT, certificate.file, certificate.keyFile, String(sinkPort)];
  const child = spawn(process.execPath, words, { stdio: ["pipe", "pipe", "inherit"] });
  return {
    port: Number(await firstLine(child)),
    async stop() {
      const ended = once(child, "exit");
      child.stdin.end();
      await ended;
    },
  };
}
