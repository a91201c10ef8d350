/**
 * Finds lifecycle rules of the bucket that would delete the backup, move it to a class that RDS does not read, or
 * throw away the parts of the upload, before the import has ended.
 *
 * OSS counts days from the last modification and acts within a day of the time, so a rule is taken to strike on its
 * day and not after it. Source: OSS, "Lifecycle rules based on the last modified time".
 */
import { advise } from "../../model/finding.ts";
import type { LifecycleRule } from "../../ports/object-store.ts";
import { text, type Text } from "../../texts/text.ts";
import { blocker, type Check, from, passed, whenAllKnown } from "../check.ts";
import { expectedDuration } from "../estimate/expected-duration.ts";
import { type Facts, setIn } from "../facts.ts";

const DAY_MS = 24 * 3_600_000;
/** For the vote, the queue and a second try. */
const SLACK_MS = 2 * DAY_MS;

export const lifecycle: Check = {
  id: "lifecycle",
  group: "bucket",
  run(facts) {
    const { lifecycle: rules, media, history } = facts;
    return whenAllKnown({ rules, media, history }, text("check.lifecycle.unknown"), (known) => {
      const set = setIn(known.media);
      if (!set) return null;
      const { p90Ms } = expectedDuration(facts, { set, history: known.history });
      const neededUntil = facts.askedAt + p90Ms + SLACK_MS;
      const own = known.rules.filter(({ enabled, prefix }) => enabled && facts.stagingKey.startsWith(prefix));
      const struck = own.flatMap((rule) => strike(rule, facts, neededUntil) ?? [])[0];
      const evidence = [
        ...from("lifecycle", rules, { ruleCount: own.length, strikesAt: struck?.at ?? null }),
        ...from("request", facts, { neededUntilAt: neededUntil }),
      ];
      return struck
        ? blocker(struck.summary, advise(text("check.lifecycle.remedy")), evidence)
        : passed(text("check.lifecycle.passed", { count: own.length }), evidence);
    });
  },
};

interface Strike {
  readonly at: number;
  readonly summary: Text;
}

/** The first thing that the rule does to the backup before it is no longer needed. */
function strike(rule: LifecycleRule, { source, askedAt }: Facts, neededUntil: number): Strike | undefined {
  const { id, expiresAfterDays, expiresOn, abortsUploadsAfterDays, transitions } = rule;
  const bornAt = source.kind === "staged" ? source.object.modifiedAt : askedAt;
  const after = (days: number | null): number => (days === null ? Infinity : bornAt + days * DAY_MS);
  const strikes: Strike[] = [
    { at: after(expiresAfterDays), summary: text("check.lifecycle.deletes", { rule: id }) },
    // Deletes whatever was last modified before the date, as soon as the date has come.
    {
      at: expiresOn !== null && bornAt < expiresOn ? expiresOn : Infinity,
      summary: text("check.lifecycle.deletes", { rule: id }),
    },
    {
      at: source.kind === "local" ? after(abortsUploadsAfterDays) : Infinity,
      summary: text("check.lifecycle.aborts", { rule: id }),
    },
    ...transitions.map(({ days, storageClass }) => ({
      at: after(days),
      summary: text("check.lifecycle.moves", { rule: id, storageClass }),
    })),
  ];
  return strikes.filter(({ at }) => at < neededUntil).sort((a, b) => a.at - b.at)[0];
}
