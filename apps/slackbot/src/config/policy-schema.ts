/** `policies`: who approves in one environment, in which form, until when, and when what is approved may start. */
import { WEEKDAYS, type Weekday } from "@bakferry/core";
import { z } from "zod";

import { channelId, duration, userId, usergroupId } from "./values.ts";

const users = z.array(userId).default([]);
const usergroups = z.array(usergroupId).default([]);
const count = z.int().min(1).max(20).default(1);

const rule = z.strictObject({ users, usergroups, count });

const WEEKDAY = `(${WEEKDAYS.join("|")})`;
const DAYS = new RegExp(`^${WEEKDAY}(-${WEEKDAY})?$`);

/** "mon-fri", "sat": a range may run over the end of the week. */
const days = z
  .array(z.string().regex(DAYS, "write days as mon or mon-fri"))
  .min(1)
  .transform((written) => [...new Set(written.flatMap(daysIn))]);

function daysIn(written: string): readonly Weekday[] {
  const [, first, , last] = DAYS.exec(written) ?? [];
  const from = WEEKDAYS.findIndex((day) => day === first);
  const to = last === undefined ? from : WEEKDAYS.findIndex((day) => day === last);
  const length = ((to - from + WEEKDAYS.length) % WEEKDAYS.length) + 1;
  return [...WEEKDAYS, ...WEEKDAYS].slice(from, from + length);
}

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'write a time as "22:00"');
const day = z.iso.date("write a day as yyyy-mm-dd, in quotes");
const timeZone = z.string().refine(isTimeZone, "give an IANA time zone such as Asia/Shanghai");

function isTimeZone(name: string): boolean {
  // An offset has no summer, so a window would move by the clocks of the people.
  if (/^[+-]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

const windows = z.strictObject({
  timeZone: timeZone.describe("Whose clocks count, as an IANA name."),
  allow: z
    .array(z.strictObject({ days, from: time, to: time }))
    .prefault([])
    .describe("Weekly times in which an approved import may start; none: at any time."),
  deny: z
    .array(
      z
        .strictObject({ from: day, to: day })
        .refine(({ from, to }) => from <= to, "a closed time ends on its first day or later"),
    )
    .default([])
    .describe("Days on which nothing starts, whatever is allowed."),
  overrun: z
    .boolean()
    .default(false)
    .describe("Whether an upload that began inside may be imported after the window has closed."),
});

const breakGlass = z
  .strictObject({
    users: users.describe("People who may start without the approvals, at any time."),
    usergroups: usergroups.describe("Groups of them."),
    minReason: z.int().min(1).max(500).default(20).describe("Least length of the reason."),
    notify: z
      .array(channelId)
      .min(1, "name at least one channel")
      .describe("Channels that are told at once; at least one."),
    reviewWithin: duration.prefault("24h").describe("When it is said that nobody has looked at it yet."),
  })
  .refine((terms) => terms.users.length + terms.usergroups.length > 0, "name users or usergroups");

export const policy = z.strictObject({
  approvers: z
    .strictObject({
      users: users.describe("People who may approve."),
      usergroups: usergroups.describe("Groups, read again at every click."),
    })
    .optional()
    .describe("Short for one rule of quorum people."),
  quorum: z.int().min(1).max(20).optional().describe("How many of approvers must approve; 1 if not said."),
  approvals: z
    .array(rule)
    .min(1)
    .optional()
    .describe("Rules that all have to be met, instead of approvers and quorum."),
  requesterMayApprove: z.boolean().default(false).describe("Whether a requester who is an approver counts."),
  uploaderMayApprove: z
    .boolean()
    .default(false)
    .describe("Whether the uploader of the backup counts, where the object says who it was."),
  confirm: z
    .enum(["one-click", "review", "typed-name"])
    .default("review")
    .describe("How an approval is given: a click and a confirmation, a form, a form that asks for the name."),
  approveReason: z
    .enum(["optional", "with-warnings", "always"])
    .default("optional")
    .describe("When an approval needs a reason; a denial always does."),
  expiresAfter: duration.prefault("60m").describe("How long the question stays open: 90s, 60m, 8h, 2d."),
  remindAt: z.array(duration).prefault([]).describe("When approvers are reminded, after the question."),
  escalateAfter: duration.optional().describe("When more people are asked, and may vote."),
  escalateTo: z
    .strictObject({
      users: users.describe("People who are asked then."),
      usergroups: usergroups.describe("Groups of them."),
    })
    .optional(),
  windows: windows.optional(),
  breakGlass: breakGlass.optional(),
  retry: z
    .strictObject({
      sameDigest: z
        .enum(["keepApproval", "askAgain"])
        .default("askAgain")
        .describe("Whether another run of the same plan after a failure is asked for again."),
      within: duration.prefault("2h").describe("For how long after the votes an approval is kept."),
    })
    .prefault({}),
});

export type PolicyConfig = z.output<typeof policy>;
