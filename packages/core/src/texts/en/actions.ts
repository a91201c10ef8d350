/** Steps beyond the plan: what each would do, how it stands, and answers to clicks on its card. */

const answers = {
  "action.unknown": (v: { migrationId: string; actionId: string }) =>
    `${v.migrationId} has no step ${v.actionId}. \`/migrate status ${v.migrationId}\` shows where it stands.`,
  "action.alreadyApproved": () => "This step was approved already. Your click did nothing.",
  "action.alreadyDone": () => "This step is done already. Your click did nothing.",
  "action.alreadyFailed": () => "This step has failed; its card says why. Your click did nothing.",
  "action.alreadyDenied": () => "This step was denied already. Your click did nothing.",
  "action.alreadyExpired": () =>
    "The time to decide on this step is over. Propose it again; your click did nothing.",
  "action.alreadyCancelled": () => "This step was taken back already. Your click did nothing.",
  "action.openAlready": (v: { title: string }) =>
    `This is on its way already: ${v.title}. Decide on it, or take it back first.`,
  "action.runsAlready": () => "RDS has been asked already, so this step can no longer be taken back.",
  "action.notYours": () => "Only its owner and the approvers can take this step back.",
  "action.cancelled": (v: { actionId: string }) => `Step ${v.actionId} is taken back. Nothing was done.`,
};

const states = {
  "action.stateRefused": () => "This step was refused and changed nothing.",
  "action.stateUnknown": () => "Whether this step had an effect is not known; look before you repeat it.",
  "action.migrationStopped": () => "The migration stopped.",
  "action.heading.proposed": (v: { environment: string }) => `Approval needed: ${v.environment}`,
  "action.heading.approved": (v: { title: string }) => `Approved: ${v.title}`,
  "action.heading.running": (v: { title: string }) => `Running: ${v.title}`,
  "action.heading.done": (v: { title: string }) => `Done: ${v.title}`,
  "action.heading.denied": (v: { title: string }) => `Denied: ${v.title}`,
  "action.heading.expired": (v: { title: string }) => `Expired: ${v.title}`,
  "action.heading.cancelled": (v: { title: string }) => `Taken back: ${v.title}`,
  "action.heading.failed": (v: { title: string }) => `Failed: ${v.title}`,
  "action.turn.proposed": () => "Waiting for an approver. Nothing is done before.",
  "action.turn.approved": () => "Bakferry proves everything once more and begins.",
  "action.turn.running": () => "RDS is working. Nothing for you to do.",
  "action.turn.done": () => "Nothing is left to do.",
  "action.turn.denied": () => "Nothing was done.",
  "action.turn.expired": () =>
    "Nobody decided in time, so nothing was done. Propose it again when it is still wanted.",
  "action.turn.cancelled": () => "Nothing was done.",
  "action.turn.failed": () => "Your turn: follow the numbered steps.",
};

const entries = {
  "action.entry.denied": (v: { title: string; reason: string }) =>
    `Denied: ${v.title}. Nothing was done: “${v.reason}”`,
  "action.entry.expired": (v: { title: string }) =>
    `Nobody decided in time on: ${v.title}. Nothing was done.`,
  "action.entry.cancelled": (v: { title: string }) => `Taken back: ${v.title}. Nothing was done.`,
  "action.entry.done": (v: { title: string }) => `Done: ${v.title}.`,
  "action.entry.failed": (v: { title: string }) => `Failed: ${v.title}.`,
};

const kinds = {
  "action.openDatabase": (v: { database: string; instanceId: string }) =>
    `Open ${v.database} on ${v.instanceId} for use`,
  "action.openDatabaseAfter": (v: { database: string; instanceId: string; file: string }) =>
    `Open ${v.database} on ${v.instanceId} for use as soon as ${v.file} is restored`,
  "action.openDatabase.done": (v: { database: string }) =>
    `RDS has opened ${v.database}; no further backup can be restored on it.`,
};

export const actionTexts = { ...answers, ...states, ...entries, ...kinds };
