/**
 * What Apache OpenDAL does with a bucket of OSS, as a program: its proxy comes from the environment of its process.
 *
 * Arguments: bucket, key id, secret. Prints what it saw as one line of JSON.
 */
import { createHash } from "node:crypto";

import { Operator } from "opendal";

export interface OpendalSession {
  /** Why the first call was refused; nothing was done then. */
  readonly refusal?: string;
  readonly sizeBytes: number;
  readonly range: string;
  readonly multipartSha256: string;
  readonly listed: readonly string[];
  readonly left: readonly string[];
  /** Signed by it, for whoever gets them. */
  readonly readUrl: string;
  /** Which it signed with it. */
  readonly readHeaders: Record<string, string>;
  readonly writeUrl: string;
}

const PART_BYTES = 128 * 1024;

const [bucket = "", keyId = "", secret = ""] = process.argv.slice(2);
const operator = new Operator("oss", {
  endpoint: "http://oss-cn-hangzhou.aliyuncs.com",
  bucket,
  access_key_id: keyId,
  access_key_secret: secret,
});
const session = await play().catch((error: unknown) => ({ refusal: String(error) }));
process.stdout.write(`${JSON.stringify(session)}\n`);

async function play(): Promise<OpendalSession> {
  await operator.write("opendal/a b+c.bak", Buffer.from("0123456789"));
  const reader = await operator.reader("opendal/a b+c.bak");
  const start = Buffer.alloc(4);
  await reader.read(start);

  const writer = await operator.writer("opendal/parts.bak", { chunk: BigInt(PART_BYTES) });
  for (let number = 0; number < 5; number += 1) await writer.write(Buffer.alloc(PART_BYTES - 7, number));
  await writer.close();
  const whole = await operator.read("opendal/parts.bak");
  await operator.copy("opendal/parts.bak", "opendal/copy.bak");

  const names = async (): Promise<readonly string[]> =>
    (await operator.list("opendal/")).map((entry) => entry.path());
  const listed = await names();
  await operator.delete("opendal/copy.bak");
  const read = await operator.presignRead("opendal/parts.bak", 600);
  return {
    sizeBytes: Number((await operator.stat("opendal/parts.bak")).contentLength),
    range: start.toString(),
    multipartSha256: createHash("sha256").update(whole).digest("hex"),
    listed,
    left: await names(),
    readUrl: read.url,
    readHeaders: read.headers,
    writeUrl: (await operator.presignWrite("opendal/signed.bak", 600)).url,
  };
}
