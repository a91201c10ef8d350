/** One link of one chain, as it is read from the database and as it is exported. */
import type { Actor, AuditBody, MigrationEventBody, WaveEventBody } from "@bakferry/core";

/** The chain of everything; any other chain is named after its migration. */
export const MAIN_CHAIN = "audit";

/** Somebody wrote into the row what is no JSON. */
export interface Unreadable {
  readonly type: "unreadable";
  readonly written: string;
}

export interface TrailRecord {
  /** `MAIN_CHAIN`, or the id of a migration. */
  readonly chain: string;
  readonly sequence: number;
  readonly at: number;
  readonly actor: Actor;
  readonly body: AuditBody | MigrationEventBody | Unreadable | WaveEventBody;
  readonly previousHash: string;
  readonly hash: string;
}

/** Where a chain stood: enough to prove later that nothing before it changed. */
export interface Head {
  readonly sequence: number;
  readonly hash: string;
}

export function headText({ sequence, hash }: Head): string {
  return `${sequence}:${hash}`;
}

/** `undefined` for anything but a number, a colon and a SHA-256 in hex. */
export function parseHead(written: string): Head | undefined {
  const [, sequence, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(written.trim().toLowerCase()) ?? [];
  return sequence === undefined || hash === undefined ? undefined : { sequence: Number(sequence), hash };
}
