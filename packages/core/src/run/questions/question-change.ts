/** What happens to a question, in words that are the same for a plan, a wave and a step. */
import type { Question, QuestionSubject } from "../../approval/question.ts";
import type { Actor } from "../../model/actor.ts";
import type { BrokenGlass, Decision, Nudge } from "../../model/approval.ts";
import type { DeskDeps } from "../deps.ts";
import type { FoundQuestion } from "./find-question.ts";

/** What a question comes to; `glass`: it is started without the approval that it needs. */
export type Settlement = "approve" | "deny" | "expire" | "glass";

export type QuestionEvent =
  | { readonly type: "voted" | "withdrawn"; readonly count: number; readonly quorum: number }
  | { readonly type: "approved" | "expired" | "reminded" | "escalated" | "glass_reviewed" }
  | { readonly type: "denied"; readonly reason: string }
  | {
      readonly type: "glass_broken";
      readonly reason: string;
      readonly count: number;
      readonly quorum: number;
    }
  | { readonly type: "glass_unreviewed"; readonly since: number };

export interface QuestionChange {
  readonly decisions?: readonly Decision[];
  readonly nudges?: readonly Nudge[];
  readonly brokenGlass?: BrokenGlass;
  /** Absent: it stays as open, or as closed, as it is. */
  readonly settled?: Settlement;
  readonly events: readonly QuestionEvent[];
  readonly actor: Actor;
  /** The worker's turn; absent when a person acts. */
  readonly fence?: number;
}

export type QuestionCommit =
  | { readonly kind: "committed"; readonly subject: QuestionSubject }
  /** Somebody else changed the row: read again and decide again. */
  | { readonly kind: "stale" };

export type QuestionDeps = Pick<DeskDeps, "store" | "waves" | "clock" | "logger">;

/** A question of one kind of subject, as it was found. */
export interface Found<K extends QuestionSubject["kind"]> extends Omit<FoundQuestion, "subject"> {
  readonly subject: Extract<QuestionSubject, { readonly kind: K }>;
}

/** The present question, with what the change makes of it. */
export function askedAfter(
  { question }: Pick<FoundQuestion, "question">,
  { nudges }: QuestionChange,
): Question {
  return { ...question, nudges: nudges ?? question.nudges };
}
