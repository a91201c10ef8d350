/**
 * Pressing and changing: asks first when the app wants a confirmation, then sends, and shows that it is under way.
 */
import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";

import { Dialog } from "../dialog.tsx";
import { Mrkdwn, Plain } from "../mrkdwn/render.tsx";
import { useHost } from "./host.ts";
import { readFields, readString, readText, typeOf, type Fields, type PlacedElement } from "./read.ts";

export interface Act {
  /** Sends at once, or after the person has agreed to the element's `confirm`. `before` runs just before sending. */
  send(fields: Fields, steps?: ActSteps): void;
  readonly busy: boolean;
  /** Must be drawn by the caller; null while nothing is asked. */
  readonly question: JSX.Element | null;
}

interface ActSteps {
  readonly before?: () => void;
  readonly refused?: () => void;
}

interface Question {
  readonly confirm: Fields;
  readonly agree: () => void;
  readonly refuse: () => void;
}

export function useAct(placed: PlacedElement): Act {
  const host = useHost();
  const [running, setRunning] = useState(0);
  const [question, setQuestion] = useState<Question>();
  const run = async (fields: Fields, steps: ActSteps): Promise<void> => {
    steps.before?.();
    setRunning((count) => count + 1);
    await host.act(placed, fields);
    setRunning((count) => count - 1);
  };
  return {
    busy: running > 0,
    send(fields, steps = {}) {
      const confirm = readFields(placed.element, "confirm");
      if (confirm === undefined) {
        void run(fields, steps);
        return;
      }
      setQuestion({
        confirm,
        agree() {
          setQuestion(undefined);
          void run(fields, steps);
        },
        refuse() {
          setQuestion(undefined);
          steps.refused?.();
        },
      });
    },
    question: question === undefined ? null : <ConfirmDialog question={question} />,
  };
}

function ConfirmDialog({ question }: { readonly question: Question }): JSX.Element {
  const titleId = useId();
  const { confirm, agree, refuse } = question;
  const text = readFields(confirm, "text");
  const style = readString(confirm, "style") === "danger" ? "danger" : "primary";
  return (
    <Dialog labelledBy={titleId} class="confirm" onEscape={refuse}>
      <header class="dialog-head">
        <h2 id={titleId}>
          <Plain text={readText(confirm, "title") || "Are you sure?"} />
        </h2>
      </header>
      <div class="dialog-body">
        {text !== undefined && typeOf(text) === "mrkdwn" ? (
          <Mrkdwn text={readString(text, "text")} />
        ) : (
          <p>
            <Plain text={readText(confirm, "text")} />
          </p>
        )}
      </div>
      <footer class="dialog-foot">
        <button type="button" class="button" onClick={refuse}>
          <Plain text={readText(confirm, "deny") || "Cancel"} />
        </button>
        <button type="button" class={`button button-${style}`} data-default-focus onClick={agree}>
          <Plain text={readText(confirm, "confirm") || "Yes"} />
        </button>
      </footer>
    </Dialog>
  );
}
