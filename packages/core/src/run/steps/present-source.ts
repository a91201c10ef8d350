/** The backup as it is at this moment, wherever it is by now. */
import { OperationalError } from "../../errors/operational-error.ts";
import type { Migration } from "../../model/migration.ts";
import type { BackupSource } from "../../model/staging.ts";
import { text } from "../../texts/text.ts";
import type { RunnerDeps } from "../deps.ts";
import { fail, type StepContext } from "./step.ts";

/** The object when the backup is in OSS by now, otherwise the file as it is at this moment. */
export async function presentSource(
  deps: RunnerDeps,
  migration: Migration,
): Promise<BackupSource | undefined> {
  const known = migration.staged ?? (migration.source.kind === "staged" ? migration.source.object : null);
  if (known) {
    const object = await deps.objects.head({ bucket: known.bucket, key: known.key });
    return object && { kind: "staged", object };
  }
  if (migration.source.kind === "staged" || !deps.directory) return undefined;
  try {
    const file = await deps.directory.open(migration.source.file.name);
    await file.close();
    return { kind: "local", file: file.file };
  } catch (error) {
    if (OperationalError.is(error) && error.code === "FILE_NOT_FOUND") return undefined;
    throw error;
  }
}

export async function failWithoutSource(context: StepContext): Promise<void> {
  await fail(context, {
    code: "SOURCE_GONE",
    summary: text("failure.sourceGone"),
    state: text("failure.nothingChanged"),
    remedies: [text("failure.uploadAgain")],
    verbatim: null,
    requestId: null,
  });
}
