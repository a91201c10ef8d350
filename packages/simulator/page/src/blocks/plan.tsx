/**
 * `plan` and `task_card`: what is being done, step by step. Each state is a sign *and* a word.
 *
 * Whether a plan is open is kept under its block id. Slack folds a plan at each update that brings a new block id;
 * here it falls back to open, and keeps the person's choice for as long as the id stays.
 */
import type { JSX } from "preact";
import { useId } from "preact/hooks";

import { Icon } from "../icons.tsx";
import { Link, Plain } from "../mrkdwn/render.tsx";
import { useOpen } from "./host.ts";
import { readFields, readList, readString, readText, type Fields, type PlacedBlock } from "./read.ts";
import { RichText } from "./rich-text.tsx";

export function Plan({ placed }: { readonly placed: PlacedBlock }): JSX.Element {
  const [open, setOpen] = useOpen(placed.id, true);
  const listId = useId();
  const tasks = readList(placed.block, "tasks");
  const done = tasks.filter((task) => readString(task, "status") === "complete").length;
  return (
    <div class="plan">
      <button
        type="button"
        class="fold"
        aria-expanded={open}
        aria-controls={listId}
        onClick={() => setOpen(!open)}
      >
        <Icon name="chevron" />
        <span class="plan-title">
          <Plain text={readText(placed.block, "title")} />
        </span>
        <span class="plan-count">
          {done} of {tasks.length} done
        </span>
      </button>
      {open && (
        <ol id={listId} class="plan-tasks">
          {tasks.map((task, index) => (
            <li key={readString(task, "task_id") || index}>
              <TaskCard task={task} />
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

const WORDS: ReadonlyMap<string, string> = new Map([
  ["pending", "Pending"],
  ["in_progress", "In progress"],
  ["complete", "Complete"],
  ["error", "Error"],
]);

export function TaskCard({ task }: { readonly task: Fields }): JSX.Element {
  const status = readString(task, "status") || "pending";
  const details = readFields(task, "details");
  const output = readFields(task, "output");
  const sources = readList(task, "sources");
  return (
    <div class={`task task-${status}`} data-task-id={readString(task, "task_id")} data-status={status}>
      <StatusSign status={status} />
      <div class="task-main">
        <div class="task-head">
          <span class="task-title">
            <Plain text={readText(task, "title")} />
          </span>
          <span class="task-status">{WORDS.get(status) ?? status}</span>
        </div>
        {details !== undefined && (
          <div class="task-details">
            <RichText block={details} />
          </div>
        )}
        {output !== undefined && (
          <div class="task-output">
            <RichText block={output} />
          </div>
        )}
        {sources.length > 0 && (
          <ul class="task-sources" aria-label="Sources">
            {sources.map((source, index) => (
              <li key={index}>
                <Link url={readString(source, "url")}>{readString(source, "text")}</Link>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

function StatusSign({ status }: { readonly status: string }): JSX.Element {
  return (
    <span class={`sign sign-${status}`} aria-hidden="true">
      {status === "complete" && <Icon name="check" />}
      {status === "error" && <Icon name="cross" />}
    </span>
  );
}
