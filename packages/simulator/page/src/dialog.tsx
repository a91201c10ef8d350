/**
 * A modal dialog on the browser's own `<dialog>`: the rest of the page is inert and focus stays inside by itself.
 *
 * The browser would close it on Esc behind the state's back, so Esc is taken here and only asks; the dialog is gone
 * when its component is.
 */
import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

export interface DialogProps {
  readonly labelledBy: string;
  readonly class?: string;
  readonly busy?: boolean;
  readonly onEscape: () => void;
  readonly children: ComponentChildren;
}

export function Dialog({ labelledBy, class: className, busy, onEscape, children }: DialogProps): JSX.Element {
  const ref = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const dialog = ref.current;
    if (dialog === null) return undefined;
    dialog.showModal();
    focusFirstField(dialog);
    return () => dialog.close();
  }, []);
  return (
    <dialog
      ref={ref}
      role="dialog"
      aria-modal="true"
      aria-labelledby={labelledBy}
      aria-busy={busy === true}
      tabIndex={-1}
      class={`dialog ${className ?? ""}`}
      onCancel={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.preventDefault();
        onEscape();
      }}
    >
      {children}
    </dialog>
  );
}

/**
 * The element that asks for it, else the first input, else whatever stands ready to be pressed. An input below much
 * text gets no focus by itself: the reader would be led past what the decision is about.
 */
export function focusFirstField(root: HTMLElement): void {
  const input = root.querySelector<HTMLElement>(".dialog-body :is(input, textarea, select):not([disabled])");
  const wanted =
    root.querySelector<HTMLElement>("[data-focus-on-load]") ??
    (input && isInView(input) ? input : null) ??
    (input ? null : root.querySelector<HTMLElement>("[data-default-focus]:not([disabled])"));
  (wanted ?? root).focus();
}

function isInView(input: HTMLElement): boolean {
  const body = input.closest(".dialog-body");
  return body === null || input.getBoundingClientRect().bottom <= body.getBoundingClientRect().bottom;
}
