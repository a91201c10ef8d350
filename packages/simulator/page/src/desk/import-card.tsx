/** One import task with its phases: what is done, what is on, what comes. */
import type { JSX } from "preact";

import type { ImportTaskView } from "../../../src/cloud/control-views.ts";
import type { DeskInstance } from "../../../src/desk/desk-contract.ts";
import { clockTime, currentReader } from "../time.ts";
import { duration } from "../units.ts";

type Stage = ImportTaskView["stage"];

const STAGE_WORDS: Readonly<Record<Stage, string>> = {
  queued: "Queued",
  downloading: "Download",
  verifying: "Verify",
  preparing: "Prepare",
  restoring: "Restore",
  waiting: "Waits",
  opening: "Open",
  checking: "DBCC",
  checkingOnline: "DBCC, online",
  ended: "Ended",
};

const FETCHING: readonly Stage[] = ["queued", "downloading", "verifying", "preparing", "restoring"];

export interface ImportCardProps {
  readonly task: ImportTaskView;
  readonly instances: readonly DeskInstance[];
}

export function ImportCard({ task, instances }: ImportCardProps): JSX.Element {
  const { id, instanceId, databaseName, fileNames, status, description, createdAt, progress } = task;
  const instance = instances.find((each) => each.id === instanceId);
  const now = progress === null ? "" : `about ${duration(progress.remainingMs)} of simulated time left`;
  return (
    <article class="tile" aria-label={`Import of ${databaseName}`} data-task={id}>
      <p class="tile-title">
        <bdi>{databaseName}</bdi> → {instance?.description ?? instanceId}
        <span class={`badge ${BADGES[status]}`}>{status}</span>
      </p>
      <p class="tile-facts">
        Task {id} · {task.mode === "FULL" ? "one full backup" : "a chain"} · began{" "}
        {clockTime(createdAt / 1000, currentReader(), true)}
        {now === "" ? "" : ` · ${now}`}
      </p>
      <p class="tile-facts fine">
        <bdi>{fileNames.join(", ")}</bdi>
      </p>
      <Phases task={task} />
      {description !== "" && status === "Failed" && (
        <p class="tile-words">
          <bdi>{description}</bdi>
        </p>
      )}
    </article>
  );
}

const BADGES: Readonly<Record<ImportTaskView["status"], string>> = {
  NoStart: "",
  Running: "badge-info",
  Waiting: "badge-warn",
  Success: "badge-ok",
  Failed: "badge-bad",
};

function Phases({ task }: { readonly task: ImportTaskView }): JSX.Element {
  const { stage, status, progress, fileStatus } = task;
  const phases = phasesOf(task);
  const failed = status === "Failed" ? FAILED_IN[fileStatus] : undefined;
  const at = stage === "ended" && failed === undefined ? phases.length : phases.indexOf(failed ?? stage);
  const done = progress === null ? 0 : 1 - progress.remainingMs / progress.totalMs;
  return (
    <ol class={phasesClass(status, phases.length)}>
      {phases.map((phase, index) => {
        const state = index < at ? "done" : index === at ? "now" : "later";
        return (
          <li key={phase} class={`phase phase-${state}`} aria-current={state === "now" ? "step" : undefined}>
            <span
              class="phase-bar"
              style={{ "--done": String(state === "now" ? Math.max(0.08, done) : 1) }}
            />
            <span class="phase-name">
              {STAGE_WORDS[phase]}
              <span class="visually-hidden">
                {state === "done" ? ", done" : state === "now" ? ", now" : ""}
              </span>
            </span>
          </li>
        );
      })}
    </ol>
  );
}

/** On a narrow screen many phases stand in two rows, so that their names can be read. */
function phasesClass(status: ImportTaskView["status"], count: number): string {
  const many = count > 6 ? " phases-many" : "";
  return `phases${many}${status === "Failed" ? " phases-failed" : ""}`;
}

/** The words of DescribeOssDownloads for a file that did not get through. */
const FAILED_IN: Readonly<Record<string, Stage>> = {
  DownloadFailed: "downloading",
  CheckFailed: "verifying",
  RestoreFailed: "restoring",
};

/** A chain waits between its files, and is opened and checked by an order of its own. */
function phasesOf({ mode, checkMode, stage, baseId }: ImportTaskView): readonly Stage[] {
  if (baseId !== null) return FETCHING;
  const check: Stage = checkMode === "SyncExecuteDBCheck" ? "checking" : "checkingOnline";
  if (mode === "UPDF") return [...FETCHING, "waiting", "opening", check];
  const isOpened = checkMode === "AsyncExecuteDBCheck" || stage === "checkingOnline";
  return isOpened ? [...FETCHING, "checkingOnline"] : [...FETCHING, "checking"];
}
