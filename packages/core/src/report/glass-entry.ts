/** Entries of a broken glass, the same for a plan, a wave and a step; loud: shown in the channel, too. */
import { type QuestionSubject, questionOf } from "../approval/question.ts";
import { text } from "../texts/text.ts";
import { progress } from "./entry-parts.ts";
import { titleOf } from "./question-title.ts";
import type { Entry } from "./summary.ts";

export function glassBrokenEntry(
  subject: QuestionSubject,
  { reason, count, quorum }: { readonly reason: string; readonly count: number; readonly quorum: number },
): Entry {
  const words = text("entry.glassBroken", { title: titleOf(subject), reason, count, quorum });
  return { ...progress(words), level: "failed", broadcast: true, mentionsRequester: true };
}

export function glassReviewedEntry(): Entry {
  return progress(text("entry.glassReviewed"));
}

export function glassUnreviewedEntry(subject: QuestionSubject, { since }: { readonly since: number }): Entry {
  const breaker = questionOf(subject).brokenGlass?.actor;
  return {
    ...progress(text("entry.glassUnreviewed", { title: titleOf(subject) })),
    level: "waiting",
    broadcast: true,
    when: since,
    mentions: breaker ? [breaker] : [],
  };
}
