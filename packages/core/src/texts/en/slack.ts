/** Texts that only Slack shows: cards, buttons, modals, answers to commands. Plain text; the views add the markup. */
import { slackConfigTexts } from "./slack-config.ts";

export const slackTexts = {
  ...slackConfigTexts,

  "slack.somethingWentWrong": (v: { reference: string }) =>
    `Something went wrong inside Bakferry, and it is not your fault. Look at the card before you try again. Reference: ${v.reference}.`,
  "slack.clickAgain": () => "Bakferry was restarted just then, or Slack was slow. Please click once more.",
  "slack.notInstalled": () =>
    "Bakferry is not installed in this workspace, or not any more. Nothing was done. Ask whoever runs it to install it here.",
  "slack.unknownButton": () =>
    "This button is from another version of Bakferry. Use the newest card, or `/migrate status`.",

  "slack.checking": (v: { databaseName: string }) => `Checking a migration of ${v.databaseName} …`,
  "slack.searching": (v: { databaseName: string }) => `Looking for a backup of ${v.databaseName} …`,
  "slack.suggestion": () => "Did you mean",
  "slack.candidates": () => "Choose one of these:",
  "slack.useThis": () => "Use this",
  "slack.runs": (v: { label: string; command: string }) => `${v.label}: ${v.command}`,
  "slack.more": (v: { count: number }) => `… (${v.count} more)`,

  "slack.level.running": () => "Running",
  "slack.level.waiting": () => "Waiting",
  "slack.level.succeeded": () => "Done",
  "slack.level.failed": () => "Failed",
  "slack.level.stopped": () => "Stopped",
  "slack.cardTitle": (v: { level: string; title: string }) => `${v.level}: ${v.title}`,

  "slack.stage.pending": () => "waiting",
  "slack.stage.in_progress": () => "running",
  "slack.stage.complete": () => "done",
  "slack.stage.error": () => "stopped here",
  "slack.stage.skipped": () => "skipped",

  "slack.finding.blocker": () => "Blocks",
  "slack.finding.unknown": () => "Unknown",
  "slack.finding.warning": () => "Warning",
  "slack.finding.passed": () => "Passed",
  "slack.checksPassed": (v: { count: number }) =>
    v.count === 1 ? "1 check passed" : `${v.count} checks passed`,
  "slack.remedy": (v: { remedy: string }) => `→ ${v.remedy}`,
  "slack.policyInDetails": () => "(It stands under Details.)",
  "slack.remedyButton": (v: { id: string; name: string }) => remedyButton(v),
  "slack.check.title": (v: { database: string; target: string }) => `Check: ${v.database} → ${v.target}`,
  "slack.check.clear": (v: { database: string; target: string }) =>
    `Nothing speaks against moving ${v.database} to ${v.target}.`,
  "slack.check.blocked": (v: { database: string; target: string; count: number }) =>
    `${v.database} cannot go to ${v.target}: ${v.count} ${v.count === 1 ? "check blocks" : "checks block"} it.`,
  "slack.check.nothingStarted": () => "Checked only: nobody was asked, and nothing was started.",
  "slack.check.migrate": () => "Migrate",
  "slack.saidByCloud": () => "Word for word:",
  "slack.whatToDo": () => "What to do:",
  "slack.lastHeard": () => "Last heard from RDS:",
  "slack.updated": () => "updated",
  "slack.requestedBy": () => "Requested by",
  "slack.plan": (v: { digest: string; revision: number }) => `plan ${v.digest}, revision ${v.revision}`,

  "slack.details": () => "Details",
  "slack.detailsOf": (v: { title: string }) => `Details: ${v.title}`,
  "slack.cancel": () => "Cancel",
  "slack.cancelOf": (v: { title: string }) => `Cancel: ${v.title}`,
  "slack.cancelTitle": () => "Cancel this migration?",
  "slack.cancelText": (v: { title: string }) =>
    `${v.title} stops as soon as the present step allows it. The source database stays as it is.`,
  "slack.stopText": (v: { title: string }) =>
    `RDS is restoring ${v.title}. It is told to stop; what it leaves on the instance is looked at then. The backup in OSS stays.`,
  "slack.stopping": (v: { migrationId: string }) =>
    `RDS is told to stop the import of ${v.migrationId}. The thread says what is left.`,
  "slack.offer.title": () => "Ask for a step",
  "slack.offer.of": (v: { offer: string; title: string }) => `${v.offer}: ${v.title}`,
  "slack.offer.confirmTitle": () => "Ask for this step?",
  "slack.offer.confirmText": (v: { offer: string; title: string }) =>
    `${v.offer}, for ${v.title}. The approvers are asked first.`,
  "slack.offer.submit": () => "Ask the approvers",
  "slack.offer.sending": () => "Asking …",
  "slack.offer.typedName": (v: { database: string }) => `Type the name ${v.database}`,
  "slack.offer.typedNameHint": () => "Dropping a database cannot be taken back.",
  "slack.offer.typedNameWrong": () => "This is not the name of the database.",
  "slack.offer.accountName": () => "Name of the account",
  "slack.offer.privilege": () => "Rights on the database",
  "slack.offer.ReadOnly": () => "Read only",
  "slack.offer.ReadWrite": () => "Read and write",
  "slack.offer.DBOwner": () => "Owner",
  "slack.offer.accountKind": () => "Kind",
  "slack.offer.normal": () => "An ordinary account",
  "slack.offer.privileged": () => "The privileged account of the instance, of which there is one",
  "slack.offer.passwordHint": () =>
    "The password is made by Bakferry, shown once and to you alone in the channel, and kept nowhere.",
  "slack.whisper": () => "Something for you alone.",
  "slack.cancelConfirm": () => "Cancel it",
  "slack.cancelKeep": () => "Keep it",
  "slack.cancelled": (v: { migrationId: string }) => `${v.migrationId} is cancelled.`,

  "slack.cutover": () => "Cut over…",
  "slack.cutoverOf": (v: { title: string }) => `Cut over: ${v.title}`,
  "slack.cutoverTitle": () => "Propose the cut-over?",
  "slack.cutoverProposed": (v: { title: string }) =>
    `Proposed: ${v.title}. The approvers are asked in the thread.`,
  "slack.doubtOf": (v: { label: string; title: string }) => `${v.label}: ${v.title}`,
  "slack.taken": () => "RDS shows the file",
  "slack.notTaken": () => "RDS did not take it",
  "slack.takenText": () =>
    "The console lists the file under the task of this chain. Bakferry goes on watching that task.",
  "slack.notTakenText": () =>
    "The console shows neither a task nor a file for it, a few minutes after Bakferry asked. Bakferry asks again.",
  "slack.doubtConfirm": () => "I have looked",
  "slack.doubtLook": () => "Not yet",

  "slack.approval.open": (v: { environment: string }) => `Approval needed: ${v.environment}`,
  "slack.approval.approved": (v: { title: string }) => `Approved: ${v.title}`,
  "slack.approval.denied": (v: { title: string }) => `Denied: ${v.title}`,
  "slack.approval.expired": (v: { title: string }) => `Approval expired: ${v.title}`,
  "slack.approval.superseded": (v: { title: string }) => `Superseded: ${v.title}`,
  "slack.approval.cancelled": (v: { title: string }) => `Cancelled: ${v.title}`,
  "slack.approval.withdrawn": (v: { title: string }) => `No longer asked: ${v.title}`,
  "slack.approval.question": (v: { environment: string }) =>
    `asks for this import. It needs approval, because the target is ${v.environment}.`,
  "slack.step.question": (v: { environment: string }) =>
    `asks for this step. It needs approval, because the target is ${v.environment}.`,
  "slack.approval.summary": (v: { state: string; count: number; quorum: number }) =>
    `${v.state}. ${v.count} of ${v.quorum} approvals.`,
  "slack.approval.count": (v: { count: number; quorum: number }) => `Approvals: ${v.count} of ${v.quorum}`,
  "slack.approval.notRequester": () => "not by the requester",
  "slack.approval.expires": () => "expires",
  "slack.approval.supersededText": (v: { revision: number }) =>
    `The plan changed. Votes given here no longer count; please vote on revision ${v.revision}.`,
  "slack.approval.expiredText": () =>
    "Nobody decided in time, so nothing was done. Ask again with `/migrate` when it is still wanted.",
  "slack.approval.cancelledText": () => "The migration was cancelled; there is nothing left to decide.",
  "slack.approval.withdrawnText": () => "The migration stopped before a decision; the status card says why.",
  "slack.approval.review": () => "Review & approve",
  "slack.approval.reviewOf": (v: { title: string }) => `Review & approve: ${v.title}`,
  "slack.approval.deny": () => "Deny…",
  "slack.approval.denyOf": (v: { title: string }) => `Deny: ${v.title}`,
  "slack.step.notOwner": () => "not by whoever asked for it",
  "slack.step.digest": (v: { actionId: string; digest: string }) => `step ${v.actionId}, ${v.digest}`,
  "slack.step.cancel": () => "Take back",
  "slack.step.cancelOf": (v: { title: string }) => `Take back: ${v.title}`,
  "slack.step.cancelTitle": () => "Take this step back?",
  "slack.step.cancelText": (v: { title: string }) => `${v.title}: this will not be done.`,
  "slack.step.reviewTitle": () => "Review step",
  "slack.step.notOpen": (v: { heading: string; turn: string }) =>
    `There is nothing left to decide here. ${v.heading}. ${v.turn} Your click changed nothing.`,
  "slack.vote.approve": () => "approved",
  "slack.vote.deny": () => "denied",

  "slack.review.title": () => "Review migration",
  "slack.review.submit": () => "Send decision",
  "slack.review.close": () => "Back",
  "slack.review.decision": () => "Your decision",
  "slack.review.approve": () => "Approve exactly this plan",
  "slack.review.deny": () => "Deny",
  "slack.review.reason": () => "Reason",
  "slack.review.reasonHint": () =>
    "Needed when you deny. Everybody in the channel can read it, and it stays in the audit trail.",
  "slack.review.reasonNeeded": () => "Please say why, so that the requester knows what to change.",
  "slack.review.choose": () => "Please choose Approve or Deny.",
  "slack.review.warnings": (v: { count: number }) =>
    v.count === 1
      ? "One check warns. Read it before you decide."
      : `${v.count} checks warn. Read them before you decide.`,
  "slack.review.noWarnings": () => "All checks passed.",
  "slack.review.sending": () => "Recording your decision …",
  "slack.review.counted": (v: { verdict: string; title: string }) =>
    `Recorded. You ${v.verdict}: ${v.title}.`,
  "slack.review.countedOf": (v: { count: number; quorum: number }) =>
    v.count >= v.quorum
      ? `${v.count} of ${v.quorum} approvals are there; Bakferry checks everything once more and starts.`
      : `${v.count} of ${v.quorum} approvals are there.`,
  "slack.review.notOpen": (v: { headline: string }) =>
    `There is nothing left to decide here. ${v.headline} Your click changed nothing.`,
  "slack.review.superseded": (v: { revision: number }) =>
    `The plan changed after this card was posted. Please use the card of revision ${v.revision}. Your click changed nothing.`,
  "slack.notice.title": () => "Bakferry",
  "slack.notice.close": () => "Close",

  "slack.details.title": () => "Migration details",
  "slack.details.stages": () => "Stages",
  "slack.details.history": () => "History",
  "slack.details.wholePlan": (v: { digest: string }) => `Plan digest ${v.digest}`,

  "slack.noSuchMigration": (v: { migrationId: string }) =>
    `There is no migration ${v.migrationId}. \`/migrate list\` shows the latest ones.`,
  "slack.noMigrationHere": () =>
    "No migration was asked for in this channel yet. Start one: `/migrate` and the name of the database.",

  "slack.help.title": () => "Move a SQL Server database into ApsaraDB RDS",
  "slack.help.intro": () =>
    "Bakferry looks for the backup, checks everything that can be checked before a byte moves, asks the approvers, uploads, imports, and tells you in a thread how it goes.",
  "slack.help.migrate": () => "Find the newest backup of dbtest and ask for its import.",
  "slack.help.several": () =>
    "Several databases with one approval; `--all from oss://…` takes all below a prefix.",
  "slack.help.migrateFrom": () => "The same with a named target, and with a certain file in OSS.",
  "slack.help.check": () =>
    "Make every check of such a migration and tell you alone. Nobody is asked, nothing is started.",
  "slack.help.increments": () =>
    "Restore the full backup, then every differential and log that fits; the database opens by a cut-over.",
  "slack.help.cutover": () => "Ask the approvers to open the database of such a chain.",
  "slack.help.status": () =>
    "How a migration stands; without an id the latest ones that were asked for in this channel.",
  "slack.help.list": () => "The latest migrations; narrowed by `mine`, `open`, `to TARGET` and `last 7d`.",
  "slack.help.history": () => "What has ended: how, how long it took, who asked and who decided.",
  "slack.help.form": () => "A form with lists of backups and instances.",
  "slack.help.cancel": () => "Stop one of your migrations; without an id your only open one.",
  "slack.help.targets": (v: { targets: string }) => `Targets: ${v.targets}`,
};

function remedyButton({ id, name }: { id: string; name: string }): string {
  if (id === "another_name") return `Check as ${name}`;
  if (id === "another_backup") return "Choose another backup";
  return id === "try_again" ? "Try again" : "Check again";
}
