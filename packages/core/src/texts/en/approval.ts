/** Approval rules: answers to votes, what the card and the thread say of windows, reminders and broken glass. */
import { formatDuration } from "../format.ts";

const answers = {
  "approval.ownUpload": () => "You uploaded this backup, so another person has to approve it.",
  "approval.approveReasonNeeded": () =>
    "The policy asks why you approve, because something is unusual here. Give a reason.",
  "approval.nameWrong": (v: { name: string }) => `Type the name ${v.name} to approve this.`,
  "approval.noVote": () => "You have no vote here to withdraw.",
  "approval.checking": () =>
    "This migration is being checked again, so nobody can vote just now. The card comes back in a moment.",
  "approval.scheduled": () => "This migration is approved and waits for its window. Your click did nothing.",
  "approval.checkNotAllowed": () => "Only the requester and the approvers can have it checked again.",
  "glass.notOffered": () => "The policy of this environment has no break-glass.",
  "glass.notAllowed": () => "The policy does not let you break the glass. Nothing was started.",
  "glass.reasonTooShort": (v: { least: number }) =>
    `Say why, in ${v.least} characters or more: others read it afterwards.`,
  "glass.unbroken": (v: { migrationId: string }) => `No glass was broken for ${v.migrationId}.`,
  "glass.reviewedAlready": () => "Somebody has reviewed it already.",
  "glass.ownReview": () => "You broke the glass, so another approver has to review it.",
};

const states = {
  "headline.scheduled": (v: { database: string; target: string }) =>
    `${v.database} → ${v.target} is approved and waits for its window.`,
  "turn.scheduled": () => "Nothing for you to do: it starts by itself when the window opens.",
  "stage.scheduled": () => "approved, waits for its window",
  "stage.glassBroken": () => "glass broken",
};

const entries = {
  "entry.planKept": () => "Checked again: the plan is the same, so the votes stay.",
  "entry.approvalKept": (v: { from: string }) =>
    `The plan is the one of ${v.from}, which failed a moment ago, so its approval still counts.`,
  "entry.scheduled": () => "It starts when the window opens:",
  "entry.neverOpens": () =>
    "No window of the policy opens within a year. Mend `windows` in the configuration, or cancel.",
  "entry.windowOpened": () => "The window is open. Everything is checked once more, then it starts.",
  "entry.glassBroken": (v: { title: string; reason: string; count: number; quorum: number }) =>
    `Glass broken: ${v.title}. Started with ${v.count} of ${v.quorum} approvals. “${v.reason}”`,
  "entry.glassReviewed": () => "The broken glass was reviewed.",
  "entry.glassUnreviewed": (v: { title: string }) =>
    `Nobody has reviewed this broken glass yet: ${v.title}. An approver other than the one who broke it presses “Mark as reviewed” on its card. Broken`,
};

const configuration = {
  "policy.tooLate": (v: { environment: string; expiresAfterMs: number }) =>
    `"${v.environment}" asks for ${formatDuration(v.expiresAfterMs)} at most, so this time never comes. Write an earlier one, or a longer expiresAfter.`,
  "policy.twoForms": (v: { environment: string }) =>
    `"${v.environment}" has approvals beside approvers or quorum. Keep one form.`,
  "policy.halfEscalation": (v: { environment: string }) =>
    `"${v.environment}" needs both to escalate: escalateAfter (when), and escalateTo with users or usergroups (to whom).`,
};

export const approvalTexts = { ...answers, ...states, ...entries, ...configuration };
