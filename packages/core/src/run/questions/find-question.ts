/** From what a button names to the question as it stands now, with the policy by which it is answered. */
import { environmentOf, type Question, questionOf, type QuestionSubject } from "../../approval/question.ts";
import type { ApprovalPolicy } from "../../model/approval-policy.ts";
import { isWaveId } from "../../model/wave.ts";
import { type Text, text } from "../../texts/text.ts";
import { type DeskDeps, type DeskSettings, policyFor } from "../deps.ts";

export interface QuestionRef {
  /** Of the migration or of the wave. */
  readonly migrationId: string;
  /** The step beyond the plan that is asked about; absent for the plan itself. */
  readonly actionId?: string;
}

export interface FoundQuestion {
  readonly kind: "found";
  readonly subject: QuestionSubject;
  readonly question: Question;
  readonly policy: ApprovalPolicy;
}

export interface RefusedOrder {
  readonly kind: "refused";
  readonly answer: Text;
}

export async function findQuestion(
  { store, waves, settings }: Pick<DeskDeps, "store" | "waves" | "settings">,
  { migrationId, actionId }: QuestionRef,
): Promise<FoundQuestion | RefusedOrder> {
  if (isWaveId(migrationId)) {
    const wave = await waves.load(migrationId);
    if (!wave) return { kind: "refused", answer: text("wave.unknown", { waveId: migrationId }) };
    return foundQuestion(settings, { kind: "wave", wave });
  }
  const migration = await store.load(migrationId);
  if (actionId === undefined) {
    if (!migration) return { kind: "refused", answer: text("approval.unknown", { migrationId }) };
    return foundQuestion(settings, { kind: "plan", migration });
  }
  const action = migration?.actions.find(({ id }) => id === actionId);
  if (!migration || !action)
    return { kind: "refused", answer: text("action.unknown", { migrationId, actionId }) };
  return foundQuestion(settings, { kind: "action", migration, action });
}

export function foundQuestion(settings: DeskSettings, subject: QuestionSubject): FoundQuestion {
  const policy = policyFor(settings, environmentOf(subject));
  return { kind: "found", subject, question: questionOf(subject), policy };
}

export function refOf(subject: QuestionSubject): QuestionRef {
  switch (subject.kind) {
    case "plan":
      return { migrationId: subject.migration.id };
    case "wave":
      return { migrationId: subject.wave.id };
    case "action":
      return { migrationId: subject.migration.id, actionId: subject.action.id };
  }
}
