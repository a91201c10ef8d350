/** Asks before everything goes back to a kept moment, and says what does not go back with it. */
import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";

import { Dialog } from "../dialog.tsx";
import { Icon } from "../icons.tsx";
import { useSession } from "../session.ts";
import { continueFrom } from "./desk-api.ts";

export interface ContinueDialogProps {
  readonly moment: string;
  readonly onClose: () => void;
}

export function ContinueDialog({ moment, onClose }: ContinueDialogProps): JSX.Element {
  const { go } = useSession();
  const titleId = useId();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const proceed = async (): Promise<void> => {
    setBusy(true);
    const result = await continueFrom(moment);
    setBusy(false);
    if (!result.ok) return setProblem(result.error);
    onClose();
    go({ moment: "", thread: "", message: "", request: "" });
  };
  return (
    <Dialog labelledBy={titleId} class="modal" busy={isBusy} onEscape={onClose}>
      <header class="dialog-head">
        <h2 id={titleId}>Continue from this moment?</h2>
        <button type="button" class="icon-button" aria-label="Close" onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <div class="dialog-body continue-words">
        <p>Slack, the cloud and the clock go back to this moment, for everybody who looks.</p>
        <p>
          An app does not: what it has written down itself stays as it is now. Restart it with its data of
          then, or watch how it takes a world that has forgotten.
        </p>
        <p>What there is now is kept as a moment of its own, under Scenarios.</p>
        {problem !== undefined && (
          <p class="fault" role="alert">
            <Icon name="alert" />
            {problem}
          </p>
        )}
      </div>
      <footer class="dialog-foot">
        <button type="button" class="button" disabled={isBusy} onClick={onClose}>
          Cancel
        </button>
        <button
          type="button"
          class="button button-primary"
          data-default-focus
          disabled={isBusy}
          onClick={() => void proceed()}
        >
          Continue from here
        </button>
      </footer>
    </Dialog>
  );
}
