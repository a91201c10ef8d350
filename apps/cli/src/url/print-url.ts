/**
 * Makes a URL by which RDS, or anybody else who has it, reads one object for a while.
 *
 * It is a secret: it goes to standard output and nowhere else. A URL dies with the temporary key that signed it, and an
 * import that needs it longer fails after hours; so a life that outlasts its key is refused.
 */
import { OperationalError, text } from "@bakferry/core";
import { createOutput, type Output, say, warningLine } from "@bakferry/host/terminal";

import { connectionOf, type ConnectionFlags } from "../connection.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { Surroundings } from "../surroundings.ts";
import { checkNames } from "../upload/upload-order.ts";
import { UsageError } from "../usage-error.ts";
import { type Cloud, openCloud } from "../wire.ts";

export interface UrlFlags extends ConnectionFlags {
  readonly bucket?: string;
  /** Seconds. */
  readonly expires: number;
  readonly json?: boolean;
}

export async function printUrl(
  { given, flags }: { readonly given: string; readonly flags: UrlFlags },
  surroundings: Surroundings,
): Promise<ExitCode> {
  const output = createOutput(surroundings, { isJson: flags.json ?? false });
  const address = addressOf(given, flags.bucket);
  const connection = connectionOf(flags);
  const cloud = await openCloud({ ...connection, ticket: null }, surroundings);
  try {
    refuseToOutlive(cloud, flags.expires, output);
    // From outside, the internal endpoint cannot be asked; a URL for it can be made all the same.
    if (connection.route !== "internal") await requireObject(cloud, address);
    const signed = await cloud.alibaba.objects.presignGet({
      ...address,
      expiresInSeconds: flags.expires,
      network: "public",
      signature: "v4",
    });
    const { url } = signed;
    const expiresAt = new Date(signed.expiresAt).toISOString();
    if (flags.json) output.result([], { type: "url", version: 1, url, expiresAt, ...address });
    else surroundings.stdout.write(`${url}\n`);
    return EXIT.done;
  } finally {
    cloud.close();
  }
}

interface Address {
  readonly bucket: string;
  readonly key: string;
}

function addressOf(given: string, bucketOption: string | undefined): Address {
  const [, inAddress, keyInAddress = ""] = /^oss:\/\/([^/]+)\/(.+)$/.exec(given) ?? [];
  const bucket = inAddress ?? bucketOption;
  if (bucket === undefined) throw new UsageError(text("cli.upload.bucketNeeded"), text("cli.url.giveBucket"));
  const key = inAddress === undefined ? given : keyInAddress;
  checkNames({ bucket, key, prefix: "" });
  return { bucket, key };
}

/** The longest session that a RAM role can be set to. Source: RAM, "MaxSessionDuration". */
const LONGEST_SESSION_MS = 12 * 3_600_000;

function refuseToOutlive({ key, clock }: Cloud, expiresSeconds: number, output: Output): void {
  if (key.kind !== "temporaryKey") return;
  const now = clock.now();
  const leftMs = (key.endsAt ?? now + LONGEST_SESSION_MS) - now;
  if (expiresSeconds * 1000 > leftMs) {
    const minutes = Math.max(0, Math.floor(leftMs / 60_000));
    throw new UsageError(
      text("cli.url.outlives", { leftMs: Math.max(0, leftMs) }),
      text("cli.url.shorter", { minutes }),
    );
  }
  if (key.endsAt === null) output.note([warningLine(say(text("cli.url.unknownEnd")))]);
}

async function requireObject({ alibaba }: Cloud, address: Address): Promise<void> {
  if ((await alibaba.objects.head(address)) !== undefined) return;
  throw new OperationalError("OSS_OBJECT_NOT_FOUND", {
    message: say(text("cli.url.noObject", { address: `oss://${address.bucket}/${address.key}` })),
  });
}
