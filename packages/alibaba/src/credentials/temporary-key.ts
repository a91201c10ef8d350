/** The four members that STS and the metadata service of ECS both answer with. */
import { z } from "zod";

import type { Credentials } from "../credentials.ts";

export const TEMPORARY_KEY = z.object({
  AccessKeyId: z.string().min(1),
  AccessKeySecret: z.string().min(1),
  SecurityToken: z.string().min(1),
  Expiration: z.iso.datetime(),
});

/** `undefined` when something is missing; what was there is not repeated, because half of it is secret. */
export function temporaryKey(answer: unknown): Credentials | undefined {
  const read = TEMPORARY_KEY.safeParse(answer);
  if (!read.success) return undefined;
  const { AccessKeyId, AccessKeySecret, SecurityToken, Expiration } = read.data;
  return {
    accessKeyId: AccessKeyId,
    accessKeySecret: AccessKeySecret,
    securityToken: SecurityToken,
    expiresAt: Date.parse(Expiration),
  };
}
