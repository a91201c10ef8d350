/** A form, filled in, as the command that a person would have typed. */
import type { ConfiguredTarget } from "../model/target.ts";
import { type Text, text } from "../texts/text.ts";
import { type MigrateCommand, nameProblem, type RequestedSource } from "./parse-command.ts";

export interface FilledForm {
  /** `undefined` when it was chosen and is not there any more. */
  readonly backup: FormBackup | undefined;
  readonly targetName: string;
  /** As typed; empty for the same name as at the source. */
  readonly newName: string;
  readonly withIncrements: boolean;
  /** What was asked for before the form was opened. */
  readonly databaseName: string | null;
}

/** What of a backup decides; a choice of the picker has it. */
interface FormBackup {
  readonly requested: RequestedSource;
  readonly name: string;
  readonly header: { readonly databaseName: string; readonly kind: string } | null;
}

export type FormField = "backup" | "target" | "newName";

export type FormOutcome =
  | { readonly kind: "command"; readonly command: MigrateCommand }
  /** To be said at the field, so that it can be mended there. */
  | {
      readonly kind: "wrong";
      readonly problems: readonly { readonly field: FormField; readonly answer: Text }[];
    };

export function commandOfForm(form: FilledForm, targets: readonly ConfiguredTarget[]): FormOutcome {
  const { backup, newName } = form;
  const isTarget = targets.some(({ name }) => name === form.targetName);
  const naming = newName.trim() === "" ? null : nameProblem(newName.trim());
  const reason = backupProblem(backup);
  const problems = [
    ...(reason ? [{ field: "backup" as const, answer: reason }] : []),
    ...(isTarget ? [] : [{ field: "target" as const, answer: text("form.targetGone") }]),
    ...(naming ? [{ field: "newName" as const, answer: naming }] : []),
  ];
  if (!backup || problems.length > 0) return { kind: "wrong", problems };
  const databaseName = backup.header?.databaseName ?? form.databaseName ?? stemOf(backup.name);
  return {
    kind: "command",
    command: {
      kind: "migrate",
      databaseName,
      targetName: form.targetName,
      from: backup.requested,
      newName: newNameOf(form, databaseName),
      withIncrements: form.withIncrements,
    },
  };
}

function newNameOf({ newName }: FilledForm, databaseName: string): string | null {
  const wanted = newName.trim();
  return wanted === "" || wanted === databaseName ? null : wanted;
}

function backupProblem(backup: FormBackup | undefined): Text | null {
  if (!backup) return text("form.backupGone");
  const kind = backup.header?.kind ?? "full";
  return kind === "full" ? null : text("form.notFull", { kind });
}

function stemOf(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1).replace(/\.[^.]*$/u, "") || name;
}
