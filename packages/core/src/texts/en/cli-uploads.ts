/** Texts of the commands about uploads that were begun: status, resume, abort; and of tickets. */
import { formatBytes, formatDuration } from "../format.ts";

const STATES: Readonly<Record<"running" | "waiting" | "gone" | "unknown", string>> = {
  running: "running",
  waiting: "stopped",
  gone: "gone from OSS",
  unknown: "not known",
};

export interface KeyEnds {
  lasts: "perhaps" | "hardly";
  leftMs: number;
  p50Ms: number;
  p90Ms: number;
  isTicket: boolean;
}

export const cliUploadsTexts = {
  "cli.upload.keyEnds": (v: KeyEnds) =>
    [
      `The ${v.isTicket ? "ticket" : "temporary key"} ends in ${formatDuration(v.leftMs)};`,
      v.lasts === "hardly"
        ? `the upload is reckoned at ${formatDuration(v.p50Ms)} (100 Mbit/s, or --limit where that is less).`
        : `at 50 Mbit/s the upload takes ${formatDuration(v.p90Ms)}.`,
      `What was sent by then is kept: the same command goes on with a new ${v.isTicket ? "ticket" : "key"}.`,
    ].join(" "),
  "cli.uploads.which": () => "object key, oss:// address or file of an upload that was begun here",
  "cli.uploads.none": () => "No upload was begun here that is not finished.",
  "cli.uploads.unknown": (v: { wanted: string }) =>
    `No unfinished upload of ${v.wanted} was begun here by this user.`,
  "cli.uploads.see": () =>
    "“bakferry status” shows those that were; with --bucket also what else is unfinished there.",
  "cli.uploads.several": (v: { choices: string }) => `Several uploads are unfinished: ${v.choices}.`,
  "cli.uploads.nameOne": () => "Name one of them by its key or its file.",
  "cli.status.summary": () => "show unfinished uploads and what OSS has of them",
  "cli.status.about": () =>
    "Show the uploads that were begun here and are not finished, and what OSS has of them.",
  "cli.status.offline": () => "do not ask OSS",
  "cli.status.bucket": () => "also look in this bucket for uploads that were not begun here",
  "cli.status.prefix": () => "only below this folder of the bucket",
  "cli.status.bucketNeedsOss": () => "--bucket asks OSS; leave --offline out.",
  "cli.status.strangers": () => "In the bucket and not begun here; their parts cost storage:",
  "cli.status.adoptOne": () => "Go on with one that holds parts of FILE; each of them is compared first:",
  "cli.status.freeOne": () => "Or free one that nobody needs:",
  "cli.column.begun": () => "begun",
  "cli.column.id": () => "upload id",
  "cli.status.nothing": () => "No upload is on its way.",
  "cli.status.goOn": () =>
    "“bakferry resume FILE” goes on with one, “bakferry abort FILE” frees what OSS has of it.",
  "cli.status.state": (v: { state: keyof typeof STATES }) => STATES[v.state],
  "cli.status.arrived": (v: { sizeBytes: number; percent: number }) =>
    `${formatBytes(v.sizeBytes)} (${v.percent} %)`,
  "cli.status.notAsked": (v: { reason: string }) => `OSS could not be asked: ${v.reason}`,
  "cli.column.arrived": () => "arrived",
  "cli.column.of": () => "of",
  "cli.column.state": () => "state",
  "cli.column.address": () => "object",
  "cli.column.file": () => "file",
  "cli.resume.summary": () => "go on with an unfinished upload",
  "cli.resume.about": () => "Go on with an upload that was begun here; finished parts are not sent again.",
  "cli.abort.summary": () => "give an unfinished upload up and free its parts",
  "cli.abort.about": () => "Give an unfinished upload up and free its parts in OSS.",
  "cli.abort.foreignOption": () => "id of an upload that was not begun here; the key is the argument then",
  "cli.abort.bucket": () => "bucket of that upload",
  "cli.abort.bucketNeeded": () => "--foreign needs --bucket, too.",
  "cli.abort.question": () => "Give it up and free its parts?",
  "cli.abort.foreign": (v: { address: string; uploadId: string }) =>
    `Upload ${v.uploadId} of ${v.address}, begun by somebody else.`,
  "cli.abort.kept": () => "Nothing was changed.",
  "cli.abort.done": (v: { address: string }) =>
    `The upload of ${v.address} is given up and its parts are freed.`,
  "cli.confirm.choices": () => "[y/N]",
  "cli.confirm.nobody": () => "This needs a yes, and there is no terminal to ask at.",
  "cli.confirm.yes": () => "Add --yes.",
  "cli.ticket.unreadable": (v: { path: string }) => `The ticket ${v.path} cannot be read.`,
  "cli.ticket.bad": (v: { problem: string }) => v.problem,
  "cli.ticket.expired": (v: { at: string }) => `The ticket has ended at ${v.at}.`,
  "cli.ticket.askAgain": () => "Ask for a new ticket in Slack; what has arrived is kept.",
  "cli.ticket.other": (v: { option: string; given: string; ticketed: string }) =>
    `The ticket is for ${v.ticketed}, not for ${v.option} ${v.given}.`,
  "cli.ticket.leaveOut": (v: { option: string }) => `Leave ${v.option} out; the ticket says it.`,
};
