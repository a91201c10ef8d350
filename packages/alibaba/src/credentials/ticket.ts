/**
 * A ticket: a short-lived key for one object, as the bot hands it to whoever stands beside SQL Server.
 *
 * It says where the object goes, so nothing has to be typed, and it opens nothing else.
 */
import { z } from "zod";

import type { Credentials, CredentialsProblem } from "../credentials.ts";
import { isRegionId } from "../regions.ts";

export interface Ticket {
  readonly bucket: string;
  readonly key: string;
  readonly regionId: string;
  /** Always temporary; nobody can renew it. */
  readonly credentials: Credentials;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** Slack user id of whoever got it: the uploaded object names this person. */
  readonly uploaderId: string | null;
}

const TICKET = z.object({
  version: z.literal(1),
  accessKeyId: z.string().min(1),
  accessKeySecret: z.string().min(1),
  securityToken: z.string().min(1),
  expiresAt: z.iso.datetime({ offset: true }),
  bucket: z.string().regex(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/),
  key: z.string().min(1).max(1023),
  region: z.string().refine(isRegionId),
  uploader: z.string().max(64).optional(),
});

/** One line. A secret. */
export function writeTicket({ bucket, key, regionId, credentials, expiresAt, uploaderId }: Ticket): string {
  const { accessKeyId, accessKeySecret, securityToken = "" } = credentials;
  const written: z.output<typeof TICKET> = {
    version: 1,
    accessKeyId,
    accessKeySecret,
    securityToken,
    expiresAt: new Date(expiresAt).toISOString(),
    bucket,
    key,
    region: regionId,
    ...(uploaderId !== null && { uploader: uploaderId }),
  };
  return JSON.stringify(written);
}

/** Names the first member that is wrong, never its value. */
export function parseTicket(text: string): Ticket | CredentialsProblem {
  const read = TICKET.safeParse(jsonOf(text));
  if (!read.success) {
    const member = read.error.issues[0]?.path.join(".") ?? "";
    return {
      problem:
        member === "" ? "The ticket is no JSON object." : `The ticket's ${member} is missing or wrong.`,
    };
  }
  const { accessKeyId, accessKeySecret, securityToken, bucket, key, region, uploader } = read.data;
  const expiresAt = Date.parse(read.data.expiresAt);
  // Without an expiry of its own: that would say that the key can be renewed.
  return {
    bucket,
    key,
    regionId: region,
    expiresAt,
    uploaderId: uploader ?? null,
    credentials: { accessKeyId, accessKeySecret, securityToken },
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
}
