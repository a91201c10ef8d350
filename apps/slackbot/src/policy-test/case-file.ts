/** Cases that a team's policies have to meet, as somebody writes them down: who, when, and what is to come of it. */
import { type Text, text } from "@bakferry/core";
import { parseDocument } from "yaml";
import { z } from "zod";

import { duration, name, usergroupId, userId } from "../config/values.ts";

const time = z.iso.datetime({
  offset: true,
  error: "write a time with its offset: 2026-11-23T22:30:00+08:00",
});

const person = z.strictObject({
  id: userId.describe("Slack user id."),
  usergroups: z.array(usergroupId).default([]),
  /** Guests, bots and deactivated people are none. */
  member: z.boolean().default(true),
});

const vote = z.strictObject({
  by: z.string(),
  verdict: z.enum(["approve", "deny", "withdraw"]).default("approve"),
  /** Since the question. */
  after: duration.prefault("0s"),
  reason: z.string().optional(),
  typed: z.string().optional(),
  /** `taken`, `refused`, or the name of a refusal: "ownRequest". */
  expect: z.string().default("taken"),
});

const expectation = z.strictObject({
  outcome: z.enum(["open", "approved", "denied", "expired"]),
  missing: z.int().min(0).optional(),
  /** When it may start: a time, `at once` or `never`. */
  starts: z.union([z.literal(["at once", "never"]), time]).optional(),
});

const scenario = z.strictObject({
  name: z.string().min(1).max(200),
  environment: name,
  requester: z.string(),
  uploader: z.string().optional(),
  asked: time.optional(),
  database: z.string().min(1).max(128).default("dbtest"),
  warnings: z.boolean().default(false),
  votes: z.array(vote).max(100).default([]),
  /** When one looks, since the question; right after the last vote when left out. */
  lookAfter: duration.optional(),
  expect: expectation,
});

const caseFile = z.strictObject({
  version: z.literal(1),
  people: z.record(name, person),
  cases: z.array(scenario).min(1).max(1000),
});

export type CaseFile = z.output<typeof caseFile>;
export type Scenario = z.output<typeof scenario>;

export type CaseFileOutcome =
  | { readonly kind: "valid"; readonly file: CaseFile }
  | { readonly kind: "invalid"; readonly problems: readonly Text[] };

/** Everything that is wrong with it at once: shape, and people and policies that are not there. */
export function readCaseFile(yaml: string, environments: readonly string[]): CaseFileOutcome {
  const document = parseDocument(yaml);
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ message }) => problem("", message));
    return { kind: "invalid", problems };
  }
  const parsed = caseFile.safeParse(document.toJS());
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => problem(path.join("."), message));
    return { kind: "invalid", problems };
  }
  const strangers = parsed.data.cases.flatMap((each, index) =>
    strangersIn(each, { path: `cases.${index}`, people: Object.keys(parsed.data.people), environments }),
  );
  if (strangers.length > 0) return { kind: "invalid", problems: strangers };
  return { kind: "valid", file: parsed.data };
}

interface Known {
  readonly path: string;
  readonly people: readonly string[];
  readonly environments: readonly string[];
}

function strangersIn(
  { environment, requester, uploader, votes }: Scenario,
  { path, people, environments }: Known,
): readonly Text[] {
  const named = [
    { at: "requester", who: requester },
    ...(uploader === undefined ? [] : [{ at: "uploader", who: uploader }]),
    ...votes.map(({ by }, index) => ({ at: `votes.${index}.by`, who: by })),
  ];
  const strangers = named
    .filter(({ who }) => !people.includes(who))
    .map(({ at, who }) => problem(`${path}.${at}`, text("bot.policy.noPerson", { name: who })));
  if (environments.includes(environment)) return strangers;
  return [problem(`${path}.environment`, text("bot.policy.noPolicy", { environment })), ...strangers];
}

function problem(path: string, reason: Text | string): Text {
  return text("bot.policy.at", { path: path === "" ? "-" : path, reason });
}
