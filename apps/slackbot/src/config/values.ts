/** The kinds of values that several keys take. */
import { z } from "zod";

const DURATION = /^(\d{1,6})\s*(s|m|h|d)$/;
const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

export const duration = z
  .string()
  .regex(DURATION, "write a number and a unit: 90s, 60m, 8h or 2d")
  .transform(millisecondsOf);

function millisecondsOf(written: string): number {
  const [, count, unit] = DURATION.exec(written) ?? [];
  return Number(count) * (UNIT_MS[unit ?? ""] ?? 0);
}

export const FOR_EVER = "forever";

/** How long something is kept; `null` is for ever. */
export function keptFor(least: string): z.ZodType<number | null, string> {
  const problem = `write a number and a unit, at least ${least}, or ${FOR_EVER}`;
  const isKept = (written: string): boolean =>
    written === FOR_EVER || (DURATION.test(written) && millisecondsOf(written) >= millisecondsOf(least));
  return z
    .string()
    .refine(isKept, problem)
    .transform((written) => (written === FOR_EVER ? null : millisecondsOf(written)));
}

export const name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/i, "use letters, digits, - and _, at most 63 of them");
export const channelId = z
  .string()
  .regex(/^[CGD][A-Z0-9]{2,30}$/, "give the id of a channel (C…), not its name");
export const userId = z.string().regex(/^[UW][A-Z0-9]{2,30}$/, "give the id of a person (U…), not the name");
export const usergroupId = z
  .string()
  .regex(/^S[A-Z0-9]{2,30}$/, "give the id of a usergroup (S…), not its handle");
export const placeId = z
  .string()
  .regex(/^[TE][A-Z0-9]{2,30}$/, "give the id of a workspace (T…) or Grid (E…)");
export const regionId = z.string().regex(/^[a-z]{2,}(-[a-z0-9]+)+$/, "give a region id such as cn-hangzhou");
export const url = z.url({
  protocol: /^https?$/,
  error: "give an address that begins with https:// or http://",
});
