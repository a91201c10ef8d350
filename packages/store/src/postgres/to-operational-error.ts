/**
 * PostgreSQL's and the network's errors in words that name the way out, and never the password.
 *
 * Codes: https://www.postgresql.org/docs/current/errcodes-appendix.html. What is not listed is a mistake of ours and
 * stays what it is.
 */
import type { Retry } from "@bakferry/core";

import { storeUnavailable } from "../store-unavailable.ts";

const SOON: Retry = { kind: "after", milliseconds: 1000 };
const LATER: Retry = { kind: "after", milliseconds: 30_000 };
const NEVER: Retry = { kind: "never" };

const REASONS: ReadonlyMap<string, readonly [reason: string, retry: Retry]> = new Map([
  ["ECONNREFUSED", ["nothing answers there; start PostgreSQL, or correct DATABASE_URL", SOON]],
  ["ENOENT", ["there is no socket; start PostgreSQL, or correct DATABASE_URL", SOON]],
  ["ENOTFOUND", ["its host name is not known; correct DATABASE_URL", SOON]],
  ["EAI_AGAIN", ["its host name cannot be looked up now", SOON]],
  ["ETIMEDOUT", ["it does not answer; look at the network and its firewall", SOON]],
  ["EHOSTUNREACH", ["there is no way to its host; look at the network", SOON]],
  ["ECONNRESET", ["the connection was cut", SOON]],
  ["EPIPE", ["the connection was cut", SOON]],
  ["EACCES", ["access to its socket was refused", NEVER]],
  ["28000", ["it refuses this user; correct DATABASE_URL or pg_hba.conf", NEVER]],
  ["28P01", ["it refuses the password; correct DATABASE_URL", NEVER]],
  ["3D000", ["there is no such database; create it", NEVER]],
  ["3F000", ["there is no schema to write to; create it, or correct search_path", NEVER]],
  ["25P03", ["it ended a transaction that stood still", SOON]],
  ["25P04", ["it ended a transaction that took too long", SOON]],
  ["25006", ["it is read-only; DATABASE_URL must name the primary server", LATER]],
  ["40001", ["two writers got in each other's way", SOON]],
  ["40P01", ["two writers got in each other's way", SOON]],
  ["42501", ["this user may not do that; give the role its rights, see docs/how-to/postgresql.md", NEVER]],
  ["53100", ["its disk is full; free some space", LATER]],
  ["53200", ["it is out of memory", LATER]],
  ["53300", ["it has no free connections; raise max_connections", SOON]],
  ["55P03", ["another connection holds a lock", SOON]],
  ["57014", ["a statement took too long and was ended", SOON]],
  ["57P01", ["it is being shut down", SOON]],
  ["57P02", ["it crashed and starts again", SOON]],
  ["57P03", ["it starts, and takes no connections yet", SOON]],
  ["57P05", ["it ended a connection that did nothing", SOON]],
  ["58030", ["its disk failed to read or write; look at its log", LATER]],
  ["XX001", ["it is damaged; restore it from a backup", NEVER]],
  ["XX002", ["an index of it is damaged; rebuild it with REINDEX", NEVER]],
]);

/** Connection lost: the driver has words for it, no codes. */
const LOST =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying|Query read timeout|The server does not support SSL)/;

export function toOperationalError(error: unknown, place: string): unknown {
  if (!(error instanceof Error)) return error;
  const code = codeOf(error);
  const [reason, retry] = REASONS.get(code) ?? [];
  if (reason !== undefined && retry !== undefined)
    return storeUnavailable({ place, reason, retry, cause: error });
  if (isCertificate(code)) {
    const why = `its certificate is refused (${code}); name its authority with sslrootcert in DATABASE_URL, and its host as the certificate does`;
    return storeUnavailable({ place, reason: why, retry: NEVER, cause: withoutCertificate(error) });
  }
  // Class 08 is about connections, whatever exactly happened.
  if (code.startsWith("08") || LOST.test(error.message))
    return storeUnavailable({ place, reason: "the connection was cut", retry: SOON, cause: error });
  return error;
}

/** Node's own codes for what OpenSSL and the host name say of a certificate. */
function isCertificate(code: string): boolean {
  return /^(?:CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_CA|ERR_TLS_CERT_|ERR_SSL_|ERR_OSSL_)/.test(
    code,
  );
}

/** Node hangs all of it on the error, and a log would hold it. */
function withoutCertificate({ message }: Error): Error {
  return new Error(message);
}

/** A name with several addresses fails with one error for each of them. */
function codeOf(error: Error): string {
  if (error instanceof AggregateError)
    return codeOf(error.errors.find((one) => one instanceof Error) ?? new Error());
  return "code" in error && typeof error.code === "string" ? error.code : "";
}
