/**
 * The modal in front of everything, if an app has opened one.
 *
 * Views stack; only the top one is drawn, as in Slack, and the inputs of those below keep their values until they come
 * forward again. A submission waits for the app's answer: a new view, errors at the inputs, or the end.
 */
import type { JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";

import type { UiView } from "../../src/slack/ui-contract.ts";
import { Blocks } from "./blocks/block.tsx";
import { useBlockHost } from "./blocks/host.ts";
import { Dialog, focusFirstField } from "./dialog.tsx";
import { Icon } from "./icons.tsx";
import { findInputErrors } from "./inputs/validate.ts";
import { Plain } from "./mrkdwn/render.tsx";
import { useSession } from "./session.ts";

export function TopModal(): JSX.Element | null {
  const { state } = useSession();
  const view = state.modals.at(-1);
  return view === undefined ? null : <Modal key={view.id} view={view} depth={state.modals.length} />;
}

interface ModalProps {
  readonly view: UiView;
  readonly depth: number;
}

function Modal({ view, depth }: ModalProps): JSX.Element {
  const { api } = useSession();
  const titleId = useId();
  const form = useRef<HTMLFormElement>(null);
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [own, setOwn] = useState<Readonly<Record<string, string>>>({});
  const { blocks, errors, id } = view;
  const host = useBlockHost({
    surface: "modal",
    container: { type: "view", viewId: id },
    blocks,
    errors: { ...errors, ...own },
  });
  const busy = view.busy || sending;
  const firstError = Object.keys(host.errors)[0];
  useFocus(form, { ready: blocks.length, firstError });
  const close = (): void => {
    if (!busy) void report(api.close(id), setProblem);
  };
  const submit = async (): Promise<void> => {
    const found = findInputErrors(blocks, host.values);
    setOwn(found);
    if (busy || Object.keys(found).length > 0) return;
    setSending(true);
    await report(api.submit(id, host.values), setProblem);
    setSending(false);
  };
  return (
    <Dialog
      labelledBy={titleId}
      class={`modal ${depth > 1 ? "modal-stacked" : ""}`}
      busy={busy}
      onEscape={close}
    >
      <form
        ref={form}
        class="modal-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (view.submit !== undefined) void submit();
        }}
      >
        <header class="dialog-head">
          <h2 id={titleId}>
            <Plain text={view.title} />
          </h2>
          <button type="button" class="icon-button" aria-label="Close" disabled={busy} onClick={close}>
            <Icon name="close" />
          </button>
        </header>
        <div class="dialog-body" data-view-id={id} data-callback-id={view.callbackId}>
          {problem !== undefined && firstError === undefined && (
            <div class="alert alert-error" role="alert">
              <Icon name="alert" />
              <div>{problem}</div>
            </div>
          )}
          <Blocks host={host} blocks={blocks} />
        </div>
        <footer class="dialog-foot">
          <button type="button" class="button" disabled={busy} data-default-focus onClick={close}>
            <Plain text={view.close ?? "Close"} />
          </button>
          {view.submit !== undefined && (
            <button type="submit" class="button button-primary" aria-busy={busy} disabled={busy}>
              {busy && <span class="spinner" aria-hidden="true" />}
              <Plain text={view.submit} />
            </button>
          )}
        </footer>
      </form>
    </Dialog>
  );
}

interface FocusCues {
  readonly ready: number;
  readonly firstError: string | undefined;
}

/** A view often opens as "Loading…" and gets its inputs later; and a refused submission leads to what was wrong. */
function useFocus(
  form: { readonly current: HTMLFormElement | null },
  { ready, firstError }: FocusCues,
): void {
  useEffect(() => {
    const dialog = form.current?.closest("dialog");
    const active = document.activeElement;
    const editing = active !== null && active.matches("input, textarea, select, [role=combobox]");
    if (dialog !== null && dialog !== undefined && !(editing && dialog.contains(active)))
      focusFirstField(dialog);
  }, [ready]);
  useEffect(() => {
    if (firstError === undefined) return;
    const block = form.current?.querySelector(`[data-block-id="${CSS.escape(firstError)}"]`);
    block?.querySelector<HTMLElement>("input, textarea, select")?.focus();
    // Focus alone may leave the sentence under the input behind the buttons.
    block?.scrollIntoView({ block: "nearest" });
  }, [firstError]);
}

async function report(
  call: Promise<{ readonly ok: boolean; readonly error?: string }>,
  say: (problem: string | undefined) => void,
): Promise<void> {
  const result = await call;
  say(result.ok ? undefined : (result.error ?? "The app did not answer."));
}
