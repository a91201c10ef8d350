/** What a person asked to be uploaded, and whether it can be meant. */
import type { Ticket } from "@bakferry/alibaba";
import {
  type BandwidthLimit,
  createLimiter,
  parseLimit,
  type SendLimiter,
  text,
  tightestRate,
} from "@bakferry/core";
import { createSystemClock, localMinuteOfDay } from "@bakferry/host";

import { type Connection, connectionOf, type ConnectionFlags } from "../connection.ts";
import type { Surroundings } from "../surroundings.ts";
import { UsageError } from "../usage-error.ts";
import { readTicket } from "../wire.ts";

export interface UploadFlags {
  /** Files and folders as the person wrote them. */
  readonly files: readonly string[];
  /** `null` where a ticket names it. */
  readonly bucket: string | null;
  readonly prefix: string;
  readonly key: string | null;
  readonly connection: ConnectionFlags;
  /** A file that holds a ticket, or "-". */
  readonly ticket: string | null;
  /** `null` lets the upload find out by itself. */
  readonly parallel: number | null;
  readonly filesAtOnce: number;
  /** As `parseLimit` reads it; `null` for as fast as the line is. */
  readonly limit: string | null;
  readonly restart: boolean;
  /** Goes on with an upload that was not begun here, when its parts equal the file. */
  readonly adopt: boolean;
  readonly forceAny: boolean;
  /** Follows the checksums inside the backups while they are sent. */
  readonly verifies: boolean;
  readonly json: boolean;
  readonly jsonLines: boolean;
}

/** The same with everything settled that a ticket or a default settles. */
export interface UploadOrder {
  readonly bucket: string;
  readonly prefix: string;
  readonly key: string | null;
  readonly connection: Connection;
  readonly ticket: Ticket | null;
  /** `null` lets the upload find out by itself. */
  readonly parallel: number | null;
  /** One for all files of the order. */
  readonly limiter: SendLimiter | null;
  /** The tightest cap of `--limit`; `null` without one. */
  readonly limitBytesPerSecond: number | null;
  readonly restart: boolean;
  /** Goes on with an upload that was not begun here, when its parts equal the file. */
  readonly adopt: boolean;
  readonly forceAny: boolean;
  /** Follows the checksums inside the backups while they are sent. */
  readonly verifies: boolean;
  readonly json: boolean;
  readonly jsonLines: boolean;
}

/** Reads the ticket. Throws UsageError; what OSS would refuse for its form need not be sent to it. */
export async function settleOrder(
  flags: UploadFlags,
  surroundings: Pick<Surroundings, "stdin" | "stderr">,
): Promise<UploadOrder> {
  const pipes = [flags.ticket, ...flags.files].filter((named) => named === "-").length;
  if (flags.adopt && flags.restart) throw new UsageError(text("cli.upload.adoptOrRestartOnly"));
  if (pipes > 1) throw new UsageError(text("cli.upload.pipeAlone"));
  const ticket = flags.ticket === null ? null : await readTicket(flags.ticket, surroundings);
  const bucket = agreed("--bucket", flags.bucket, ticket?.bucket);
  const key = agreed("--key", flags.key, ticket?.key);
  const region = agreed("--region", flags.connection.region ?? null, ticket?.regionId);
  if (bucket === null) throw new UsageError(text("cli.upload.bucketNeeded"), text("cli.upload.giveBucket"));
  checkNames({ bucket, key, prefix: flags.prefix });
  const { parallel, restart, adopt, forceAny, verifies, json, jsonLines, prefix } = flags;
  const connection = connectionOf({ ...flags.connection, ...(region === null ? {} : { region }) });
  const limit = flags.limit === null ? null : limitFrom(flags.limit);
  return {
    bucket,
    prefix,
    key,
    connection,
    ticket,
    parallel,
    limiter: limit && createLimiter({ limit, clock: createSystemClock(), minuteOfDay: localMinuteOfDay }),
    limitBytesPerSecond: limit && tightestRate(limit),
    restart,
    adopt,
    forceAny,
    verifies,
    json,
    jsonLines,
  };
}

function limitFrom(given: string): BandwidthLimit {
  const limit = parseLimit(given);
  if ("problem" in limit) {
    throw new UsageError(limit.problem, text("cli.limit.form"));
  }
  return limit;
}

export interface ObjectNames {
  readonly bucket: string;
  readonly key: string | null;
  readonly prefix: string;
}

/** Throws UsageError. */
export function checkNames({ bucket, key, prefix }: ObjectNames): void {
  if (!/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(bucket)) {
    throw new UsageError(text("cli.upload.badBucket", { given: bucket }));
  }
  for (const given of [key ?? "-", prefix]) {
    if (given.startsWith("/") || given.startsWith("\\") || Buffer.byteLength(given) > LONGEST_KEY_BYTES) {
      throw new UsageError(text("cli.upload.badKey", { given }));
    }
  }
  if (key === "") throw new UsageError(text("cli.upload.badKey", { given: key }));
}

/** OSS takes keys of at most 1,023 bytes in UTF-8. Source: OSS, "Object naming conventions". */
const LONGEST_KEY_BYTES = 1023;

/** A ticket opens one object; asking for another with it is a slip that OSS would refuse much later. */
function agreed(option: string, given: string | null, ticketed: string | undefined): string | null {
  if (ticketed === undefined || given === null || given === ticketed) return ticketed ?? given;
  throw new UsageError(
    text("cli.ticket.other", { option, given, ticketed }),
    text("cli.ticket.leaveOut", { option }),
  );
}
