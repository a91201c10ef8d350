/** What becomes of what is written at the source after the backup. */
export const writersTexts = {
  "fact.laterWrites": () => "Later writes",
  "fact.laterWritesLost": (v: { finishedAt: string | null }) =>
    `Writes after ${momentOf(v.finishedAt)} are not moved: stop the writers before the backup is taken, or accept the loss.`,
  "fact.laterWritesFollow": (v: { finishedAt: string | null }) =>
    `Writes after ${momentOf(v.finishedAt)} come with the backups that follow; those after the last one are not moved.`,
  "slack.cutoverText": (v: { title: string }) =>
    `By asking you confirm that the writers at the source are stopped, and that the last backup was taken after that: what is written later is lost. The approvers are asked to open it as it is restored now. ${v.title}`,
  "slack.cutoverConfirm": () => "Writers are stopped: ask",
};

/** The time of the server that took the backup, as the header has it. */
function momentOf(finishedAt: string | null): string {
  return finishedAt === null ? "the end of the backup" : `${finishedAt.replace("T", " ")} of its server`;
}
