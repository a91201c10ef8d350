/** Plays each case through the rules and compares what came of it with what was expected. */
import {
  type Actor,
  type ApprovalPolicy,
  rehearse,
  type RehearsalOutcome,
  type RehearsedPerson,
  type RuleTally,
  type Text,
  text,
} from "@bakferry/core";

import type { CaseFile, Scenario } from "./case-file.ts";

export interface CaseResult {
  readonly name: string;
  readonly environment: string;
  readonly outcome: RehearsalOutcome["state"];
  /** How many approvals are still missing over all rules. */
  readonly missing: number;
  /** ISO 8601, in UTC; `null` when it never starts. */
  readonly startsAt: string | null;
  /** None: it came out as expected. */
  readonly problems: readonly Text[];
}

/** A Monday at noon, in UTC: for cases whose time does not matter. */
const USUAL_TIME = "2026-01-05T12:00:00Z";

export function playCases(
  { people, cases }: CaseFile,
  policies: Readonly<Record<string, ApprovalPolicy>>,
): readonly CaseResult[] {
  const known = new Map(Object.entries(people).map(([name, person]) => [name, personOf(person)]));
  return cases.flatMap((scenario) => {
    const policy = policies[scenario.environment];
    return policy ? [play(scenario, policy, known)] : [];
  });
}

type People = ReadonlyMap<string, RehearsedPerson>;

function play(scenario: Scenario, policy: ApprovalPolicy, people: People): CaseResult {
  const askedAt = Date.parse(scenario.asked ?? USUAL_TIME);
  const votes = scenario.votes.map(({ by, verdict, after, reason, typed }) => ({
    by: find(people, by),
    verdict,
    reason: reason ?? null,
    typedName: typed ?? null,
    at: askedAt + after,
  }));
  const outcome = rehearse({
    policy,
    requester: find(people, scenario.requester).actor,
    uploader: scenario.uploader === undefined ? null : find(people, scenario.uploader).actor,
    databaseName: scenario.database,
    hasWarnings: scenario.warnings,
    askedAt,
    votes,
    until: scenario.lookAfter === undefined ? (votes.at(-1)?.at ?? askedAt) : askedAt + scenario.lookAfter,
  });
  return {
    name: scenario.name,
    environment: scenario.environment,
    outcome: outcome.state,
    missing: countMissing(outcome.missing),
    startsAt: outcome.startsAt === null ? null : new Date(outcome.startsAt).toISOString(),
    problems: [...voteProblems(scenario, outcome), ...outcomeProblems(scenario, outcome, votes.at(-1)?.at)],
  };
}

function voteProblems({ votes }: Scenario, { refusals }: RehearsalOutcome): readonly Text[] {
  return votes.flatMap(({ by, expect: expected }, index) => {
    const refusal = refusals[index] ?? null;
    const reason = refusal && shortName(refusal);
    const isAsExpected =
      refusal === null ? expected === "taken" : expected === "refused" || expected === reason;
    if (isAsExpected) return [];
    const found =
      refusal === null
        ? text("bot.policy.taken")
        : text("bot.policy.refused", { reason: reason ?? "", answer: refusal });
    return [text("bot.policy.voteWas", { number: index + 1, by, expected, found })];
  });
}

/** "approval.ownRequest" → "ownRequest". */
function shortName({ key }: Text): string {
  return key.slice(key.indexOf(".") + 1);
}

function outcomeProblems(
  { expect: expected }: Scenario,
  { state, missing, startsAt }: RehearsalOutcome,
  decidedAt: number | undefined,
): readonly Text[] {
  const problems: Text[] = [];
  if (expected.outcome !== state)
    problems.push(text("bot.policy.stateWas", { expected: expected.outcome, found: state }));
  const found = countMissing(missing);
  if (expected.missing !== undefined && expected.missing !== found) {
    const from = missing.flatMap(({ rule }) => [...rule.usergroups, ...rule.users]).join(", ");
    problems.push(text("bot.policy.missingWas", { expected: expected.missing, found, from }));
  }
  if (expected.starts === undefined) return problems;
  const start = startOf(startsAt, decidedAt);
  if (!isSameStart(expected.starts, start))
    problems.push(text("bot.policy.startWas", { expected: expected.starts, found: start }));
  return problems;
}

function startOf(startsAt: number | null, decidedAt: number | undefined): string {
  if (startsAt === null) return "never";
  return startsAt === decidedAt ? "at once" : new Date(startsAt).toISOString();
}

/** Two spellings of one moment are equal. */
function isSameStart(expected: string, found: string): boolean {
  return expected === found || Date.parse(expected) === Date.parse(found);
}

function countMissing(missing: readonly RuleTally[]): number {
  return missing.reduce((total, rule) => total + rule.missing, 0);
}

function find(people: People, name: string): RehearsedPerson {
  const person = people.get(name);
  if (!person) throw new Error(`The reader of the file let ${name} pass.`);
  return person;
}

function personOf({ id, usergroups, member }: CaseFile["people"][string]): RehearsedPerson {
  const actor: Actor = { kind: "slackUser", teamId: "T0", userId: id };
  return { actor, isMember: member, usergroups };
}
