/** What Slack shows around a vote: rules, windows, reminders, broken glass. Plain text; the views add the markup. */

const card = {
  "slack.approval.scheduled": (v: { title: string }) => `Approved, waits for its window: ${v.title}`,
  "slack.approval.glass": (v: { title: string }) => `Glass broken: ${v.title}`,
  "slack.approval.starts": () => "starts",
  "slack.approval.neverStarts": () => "No window opens within a year. Mend the configuration, or cancel.",
  "slack.approval.windows": (v: { windows: string; timeZone: string }) =>
    `Starts only in its windows: ${v.windows} (${v.timeZone}).`,
  "slack.approval.windowsDenied": (v: { timeZone: string }) =>
    `Does not start on the closed days of its policy (${v.timeZone}).`,
  "slack.approval.nextWindow": () => "The next one opens",
  "slack.approval.ruleMet": (v: { count: number }) => `${v.count} of ${v.count} from`,
  "slack.approval.ruleMissing": (v: { given: number; count: number; missing: number }) =>
    `${v.given} of ${v.count}, ${v.missing} more from`,
  "slack.approval.notUploader": () => "not by the uploader",
  "slack.approval.countsNoMore": () => "counts no longer: not an approver any more",
  "slack.approval.escalated": () => "Also asked:",
  "slack.approval.changed": (v: { revision: number }) => `Changed since revision ${v.revision}:`,
  "slack.approval.changedChecks": (v: { revision: number }) =>
    `Other than revision ${v.revision} in its checks.`,
  "slack.approval.voided": () => "Votes that count no longer:",
  "slack.approval.kept": (v: { from: string }) =>
    `The approval of ${v.from}, which failed, still counts for this plan.`,
  "slack.approval.approve": () => "Approve",
  "slack.approval.approveOf": (v: { title: string }) => `Approve: ${v.title}`,
  "slack.approval.approveTitle": () => "Approve this?",
  "slack.approval.approveText": (v: { title: string; plan: string }) =>
    `${v.title}, plan ${v.plan}, as it stands on the card.`,
  "slack.approval.approveBack": () => "Not yet",
  "slack.approval.reviewOnly": () => "Review…",
  "slack.approval.withdraw": () => "Withdraw my vote",
  "slack.approval.withdrawOf": (v: { title: string }) => `Withdraw my vote: ${v.title}`,
  "slack.approval.withdrew": (v: { count: number; quorum: number }) =>
    `Your vote is withdrawn. ${v.count} of ${v.quorum} approvals are there.`,
  "slack.approval.check": () => "Check again",
  "slack.approval.checkOf": (v: { title: string }) => `Check again: ${v.title}`,
  "slack.approval.checking": () =>
    "Checking again. On the same plan the votes stay; on another one a new card asks anew.",
};

const review = {
  "slack.review.typedName": (v: { name: string }) => `Type the name ${v.name}`,
  "slack.review.typedNameHint": () => "Only an approval needs it.",
  "slack.review.reasonHintApprove": () => "Needed for both decisions here.",
};

const nudges = {
  "slack.nudge.reminder": (v: { title: string }) => `Still open: ${v.title}.`,
  "slack.nudge.escalation": (v: { title: string }) => `Nobody has decided yet on ${v.title}, so you may.`,
  "slack.nudge.missing": (v: { missing: number }) =>
    v.missing === 1 ? "1 approval is missing." : `${v.missing} approvals are missing.`,
  "slack.nudge.newer": () => "A reminder stood here; a newer one follows.",
  "slack.nudge.over": () => "A reminder stood here; nobody is waited for any more.",
};

const glass = {
  "slack.glass.break": () => "Break glass…",
  "slack.glass.breakOf": (v: { title: string }) => `Break glass: ${v.title}`,
  "slack.glass.title": () => "Break glass",
  "slack.glass.warning": (v: { channels: number }) =>
    `This starts it now, without the missing approvals and outside any window. The channel and ${v.channels} more are told, and somebody else has to review it.`,
  "slack.glass.reason": () => "Why can it not wait?",
  "slack.glass.reasonHint": (v: { least: number }) => `At least ${v.least} characters; everybody reads it.`,
  "slack.glass.submit": () => "Start it now",
  "slack.glass.sending": () => "Breaking the glass …",
  "slack.glass.done": (v: { title: string }) =>
    `Started: ${v.title}. Everybody is told. Another approver reviews it afterwards.`,
  "slack.glass.by": () => "Broken by",
  "slack.glass.votes": (v: { count: number; quorum: number }) =>
    `${v.count} of ${v.quorum} approvals were there.`,
  "slack.glass.reviewDue": () => "To be reviewed by another approver until",
  "slack.glass.reviewedBy": () => "Reviewed by",
  "slack.glass.overdue": () => "Nobody has reviewed it in time.",
  "slack.glass.review": () => "Mark as reviewed",
  "slack.glass.reviewOf": (v: { title: string }) => `Mark as reviewed: broken glass, ${v.title}`,
  "slack.glass.reviewed": () => "Noted: you have reviewed it.",
  "slack.glass.alarm": (v: { title: string; environment: string }) =>
    `Glass broken in ${v.environment}: ${v.title}`,
};

export const slackApprovalTexts = { ...card, ...review, ...nudges, ...glass };
