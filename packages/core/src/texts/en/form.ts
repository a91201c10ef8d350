/** The form that asks for a migration, and the lists in it. */
import { formatBytes } from "../format.ts";

export const formTexts = {
  "form.title": () => "New migration",
  "form.checkTitle": () => "Check a migration",
  "form.loading": () => "Looking for backups and instances …",
  "form.backup": () => "Backup",
  "form.backupPlaceholder": () => "Search by database or file name",
  "form.backupHint": () => "Full backups below the staging prefix in OSS and beside the bot, newest first.",
  "form.backupOption": (v: {
    database: string | null;
    kind: string | null;
    sizeBytes: number | null;
    takenAt: string;
    release: string | null;
  }) =>
    [
      v.database ?? "header not read",
      v.kind,
      v.sizeBytes === null ? null : formatBytes(v.sizeBytes),
      v.takenAt === "" ? null : v.takenAt,
      v.release === null ? null : `SQL Server ${v.release}`,
    ]
      .filter((part) => part !== null)
      .join(" · "),
  "form.target": () => "Instance",
  "form.targetPlaceholder": () => "Search by name, id or environment",
  "form.targetOption": (v: { name: string; environment: string }) => `${v.name} · ${v.environment}`,
  "form.targetDetail": (v: { instanceId: string; release: string; status: string; freeBytes: number }) =>
    `${v.instanceId} · SQL Server ${v.release} · ${v.status} · ${formatBytes(v.freeBytes)} free`,
  "form.targetUnread": (v: { instanceId: string }) => `${v.instanceId} · RDS has not answered yet`,
  "form.newName": () => "Name on the instance",
  "form.newNameHint": () => "Leave it empty to keep the name of the source.",
  "form.restore": () => "What to restore",
  "form.fullOnly": () => "The full backup, and open the database",
  "form.fullOnlyDetail": () => "What is written at the source after the backup is not in it.",
  "form.increments": () => "The full backup, then differentials and logs",
  "form.incrementsDetail": () => "The database stays closed until a cut-over is approved.",
  "form.channel": () => "Channel for the status card",
  "form.channelHint": () => "Everybody there sees the migration. Bakferry has to be a member.",
  "form.submit": () => "Ask for it",
  "form.submitCheck": () => "Check it",
  "form.back": () => "Cancel",
  "form.sending": () => "Asking …",
  "form.noBackups": () =>
    "There is no backup to choose from yet. Upload one beside SQL Server with `bakferry upload`, or put it into the bot's backup directory.",
  "form.accepted": (v: { title: string; migrationId: string }) =>
    `Asked for: ${v.title}, ${v.migrationId}. The checks run; the card in the channel shows them.`,
  "form.checked": () => "The answer to the check is in the channel, for you alone.",
  "form.backupGone": () => "This backup is not there any more. Choose another one.",
  "form.targetGone": () => "This instance is not configured any more. Choose another one.",
  "form.notFull": (v: { kind: string }) =>
    `This is a ${v.kind} backup, which cannot stand alone. Choose a full one; with increments the others follow by themselves.`,
  "form.channelNeeded": () => "Choose a channel for the status card.",
  "form.choose": () => "Choose…",
  "form.chooseOf": (v: { command: string }) => `Choose what is missing for ${v.command}`,
  "form.openAgain": () => "Slack was slow, or Bakferry was restarted just then. Press the button to go on.",
  "form.new": () => "New migration",
};
