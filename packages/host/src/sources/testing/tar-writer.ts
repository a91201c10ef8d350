/** Tars for tests, member by member, in the dialects that tools write. */

export interface TarMemberOptions {
  readonly name: string;
  readonly content?: Uint8Array;
  readonly type?: string;
  /** Replaces the length of the content. */
  readonly sizeBytes?: number;
  /** Written as a number in binary, as for 8 GiB and more. */
  readonly isBinarySize?: boolean;
  readonly prefix?: string;
  /** Before 1988 there was no magic. */
  readonly isOld?: boolean;
}

const BLOCK = 512;

export function writeTar(members: readonly TarMemberOptions[]): Buffer {
  return Buffer.concat([...members.map(writeMember), Buffer.alloc(2 * BLOCK)]);
}

export function writeMember(options: TarMemberOptions): Buffer {
  const { content = Buffer.alloc(0) } = options;
  const padding = Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK);
  return Buffer.concat([writeTarHeader(options), content, padding]);
}

export function writeTarHeader({
  name,
  content = Buffer.alloc(0),
  type = "0",
  sizeBytes = content.length,
  isBinarySize = false,
  prefix = "",
  isOld = false,
}: TarMemberOptions): Buffer {
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0, 100);
  header.write("0000644\0", 100);
  header.write(octal(sizeBytes), 124);
  if (isBinarySize) {
    header.fill(0, 124, 136);
    header.writeUInt8(0x80, 124);
    header.writeBigUInt64BE(BigInt(sizeBytes), 128);
  }
  header.write(type, 156);
  if (!isOld) header.write("ustar\x0000", 257);
  header.write(prefix, 345);
  header.fill(" ", 148, 156);
  const checksum = header.reduce((sum, byte) => sum + byte, 0);
  header.write(`${checksum.toString(8).padStart(6, "0")}\0 `, 148);
  return header;
}

/** The pax header in front of a member; lengths count themselves. */
export function paxHeader(records: Readonly<Record<string, string>>): TarMemberOptions {
  const content = Object.entries(records).map(([key, value]) => paxRecord(key, value));
  return { name: "PaxHeaders/x", type: "x", content: Buffer.concat(content) };
}

function paxRecord(key: string, value: string): Buffer {
  const body = Buffer.from(` ${key}=${value}\n`);
  const guess = body.length + String(body.length).length;
  const length = body.length + String(guess).length;
  return Buffer.concat([Buffer.from(String(length)), body]);
}

function octal(value: number): string {
  return `${value.toString(8).padStart(11, "0")}\0`;
}
