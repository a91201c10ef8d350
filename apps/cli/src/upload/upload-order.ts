/** What a person asked to be uploaded, and whether it can be meant. */
import type { Ticket } from "@bakferry/alibaba";
import { text } from "@bakferry/core";

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
  readonly parallel: number;
  readonly filesAtOnce: number;
  readonly restart: boolean;
  readonly forceAny: boolean;
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
  readonly parallel: number;
  readonly restart: boolean;
  readonly forceAny: boolean;
  readonly json: boolean;
  readonly jsonLines: boolean;
}

/** Reads the ticket. Throws UsageError; what OSS would refuse for its form need not be sent to it. */
export async function settleOrder(
  flags: UploadFlags,
  surroundings: Pick<Surroundings, "stdin">,
): Promise<UploadOrder> {
  const ticket = flags.ticket === null ? null : await readTicket(flags.ticket, surroundings);
  const bucket = agreed("--bucket", flags.bucket, ticket?.bucket);
  const key = agreed("--key", flags.key, ticket?.key);
  const region = agreed("--region", flags.connection.region ?? null, ticket?.regionId);
  if (bucket === null) throw new UsageError(text("cli.upload.bucketNeeded"), text("cli.upload.giveBucket"));
  checkNames({ bucket, key, prefix: flags.prefix });
  const { parallel, restart, forceAny, json, jsonLines, prefix } = flags;
  const connection = connectionOf({ ...flags.connection, ...(region === null ? {} : { region }) });
  return { bucket, prefix, key, connection, ticket, parallel, restart, forceAny, json, jsonLines };
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
