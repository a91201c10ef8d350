/** A question as everything that is drawn of it needs it: on its card, in a form, in a reminder, in App Home. */
import {
  type Action,
  type ActionSummary,
  type ApprovalPolicy,
  environmentOf,
  type Migration,
  type Question,
  questionOf,
  type QuestionRef,
  type QuestionSubject,
  refOf,
  type Summary,
  type Text,
  titleOf,
  type Wave,
  type WaveSummary,
} from "@bakferry/core";

/** What is asked about, with how it stands: each kind has its own words for that. */
export type ShownSubject =
  | { readonly kind: "plan"; readonly migration: Migration; readonly summary: Summary }
  | { readonly kind: "wave"; readonly wave: Wave; readonly summary: WaveSummary }
  | {
      readonly kind: "action";
      readonly migration: Migration;
      readonly action: Action;
      readonly summary: ActionSummary;
    };

export interface Asked {
  readonly ref: QuestionRef;
  readonly title: Text;
  readonly environment: string;
  readonly question: Question;
  readonly policy: ApprovalPolicy;
  readonly shortDigest: string;
}

export function askedOf(subject: QuestionSubject, policy: ApprovalPolicy): Asked {
  const question = questionOf(subject);
  return {
    ref: refOf(subject),
    title: titleOf(subject),
    environment: environmentOf(subject),
    question,
    policy,
    shortDigest: question.digest?.slice(0, 8) ?? "",
  };
}

/** Revisions of a step are steps of their own. */
export function revisionOf(subject: QuestionSubject): number {
  switch (subject.kind) {
    case "plan":
      return subject.migration.revision;
    case "wave":
      return subject.wave.revision;
    case "action":
      return 0;
  }
}

/** A sentence that says how it stands; enough alone. */
export function headlineOf({ kind, summary }: ShownSubject): Text {
  return kind === "action" ? summary.heading : summary.headline;
}
