/** Answers to votes and cancels, passing trouble, failures and their remedies. */

const approvalTexts = {
  "approval.planChanged": () =>
    "The plan has changed since this card. Look at the newest card; your click did nothing.",
  "approval.expired": () =>
    "The time to decide is over. Ask for the migration again; your click did nothing.",
  "approval.denied": () => "This migration was denied already. Your click did nothing.",
  "approval.alreadyApproved": () => "This migration was approved already. Your click did nothing.",
  "approval.notOpen": () => "This migration does not wait for an approval. Your click did nothing.",
  "approval.notMember": () => "Only full members of this workspace can decide. Your click did nothing.",
  "approval.ownRequest": () => "You asked for this migration, so another person has to approve it.",
  "approval.notApprover": () =>
    "The policy for this environment does not name you as an approver. Your click did nothing.",
  "approval.alreadyVoted": () => "Your vote counts already.",
  "approval.reasonNeeded": () => "Say why, so that the requester knows what to change.",
  "approval.cannotVerify": () =>
    "Slack could not say who you are just now, so nothing was counted. Try again in a minute.",
  "approval.unknown": (v: { migrationId: string }) =>
    `There is no migration ${v.migrationId}. \`/migrate list\` shows the open ones.`,
  "approval.busy": () => "Too many people clicked at once. Try again.",
  "cancel.ended": (v: { migrationId: string }) =>
    `${v.migrationId} has ended already; there is nothing to cancel.`,
  "cancel.importRuns": (v: { instanceId: string }) =>
    `RDS is at it on ${v.instanceId}, and it cannot be stopped at this moment. Look at the card.`,
  "cancel.notAllowed": () => "Only the requester and the approvers can cancel this migration.",
};

const troubleTexts = {
  "trouble.unknownChecks": () => "Some checks could not be made; trying again.",
  "trouble.importUnclear": () =>
    "The answer to the import request was lost; looking whether RDS took it. It is not sent twice.",
  "trouble.roleMissing": () =>
    "RDS may not read OSS: the role AliyunRDSImportRole is missing or was changed. The account owner has to authorise RDS again.",
  "trouble.databaseUnclear": () =>
    "The answer to the request for the empty database was lost; looking whether it is there.",
  "trouble.throttled": () => "RDS asked for fewer requests; waiting.",
  "trouble.internal": () => "Something inside Bakferry failed; trying again.",
  "trouble.operational": (v: { meaning: string; verbatim: string }) =>
    `${v.meaning} Trying again.${v.verbatim === "" ? "" : ` The cloud said: ${v.verbatim}`}`,
};

const failureTexts = {
  "failure.nothingChanged": () => "Nothing was changed on the instance.",
  "failure.objectStaged": () => "The backup is in OSS. Nothing was changed on the instance.",
  "failure.importEnded": (v: { object: string }) =>
    `RDS has ended the import. ${v.object} A half-restored database, if there is one, is not usable.`,
  "failure.importEndedClean": (v: { object: string }) =>
    `RDS has ended the import and left no database of that name. ${v.object}`,
  "failure.leftover": (v: { database: string; instanceId: string; status: string; object: string }) =>
    `RDS has ended the import. ${v.object} A database ${v.database} is left on ${v.instanceId} (${v.status}); it is not usable.`,
  "failure.object.same": () => "The backup is still in OSS.",
  "failure.object.changed": () => "Another object stands in OSS in the backup's place.",
  "failure.object.gone": () => "The backup is no longer in OSS.",
  "failure.object.unknown": () => "Whether the backup is still in OSS could not be looked up.",
  "failure.importMayRun": (v: { instanceId: string }) => `An import may be running on ${v.instanceId}.`,
  "failure.databaseUnknown": () => "RDS says that the import succeeded; the database was not seen running.",
  "failure.keyOccupied": (v: { key: string }) => `Another object already has the key ${v.key}.`,
  "failure.useOrDeleteObject": (v: { bucket: string; key: string }) =>
    `Use it with \`from oss://${v.bucket}/${v.key}\`, or delete it and ask again.`,
  "failure.sourceGone": () => "The approved backup is no longer there.",
  "failure.uploadAgain": () => "Put the backup back, or upload it again, and ask again.",
  "failure.severalTasks": (v: { count: number; ids: string }) =>
    `RDS shows ${v.count} imports of this name that nobody can tell apart: ${v.ids}.`,
  "failure.taskGone": (v: { taskId: string }) => `RDS no longer knows the import task ${v.taskId}.`,
  "failure.lookInConsole": () =>
    "Look at Backup and Restoration → Cloud Migration Records of Backup Data in the RDS console.",
  "failure.notOnline": (v: { database: string; status: string }) =>
    `The database ${v.database} is not running after the import (${v.status}).`,
  "failure.internal": (v: { reference: string }) =>
    `Something inside Bakferry failed repeatedly. Reference: ${v.reference}.`,
  "failure.reportBug": () => "Give the reference to whoever runs Bakferry; the log has the cause.",
};

export const runTexts = { ...approvalTexts, ...troubleTexts, ...failureTexts };
