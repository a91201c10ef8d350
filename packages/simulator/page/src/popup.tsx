/**
 * A menu or list beside its button, on the browser's top layer, so that no scrolling pane or dialog cuts it off.
 */
import type { ComponentChildren, JSX, RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

export interface PopupProps {
  readonly anchor: RefObject<HTMLElement | null>;
  /** As wide as the anchor, for lists under an input. */
  readonly matchWidth?: boolean;
  readonly onDismiss: () => void;
  readonly children: ComponentChildren;
}

const GAP_PX = 4;

export function Popup({ anchor, matchWidth = false, onDismiss, children }: PopupProps): JSX.Element {
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const popup = ref.current;
    const button = anchor.current;
    if (popup === null || button === null) return undefined;
    popup.showPopover();
    // What the popup belongs to may move for many reasons: scrolling, a new message above, a banner.
    let frame = 0;
    popup.querySelector<HTMLElement>("[role=menuitem]")?.focus();
    const follow = (): void => {
      placeBeside(popup, button.getBoundingClientRect(), matchWidth);
      frame = requestAnimationFrame(follow);
    };
    follow();
    return () => cancelAnimationFrame(frame);
  }, []);
  useEffect(() => {
    const pressed = (event: PointerEvent): void => {
      const target = event.target;
      if (!(target instanceof Node)) return;
      if (ref.current?.contains(target) !== true && anchor.current?.contains(target) !== true) onDismiss();
    };
    document.addEventListener("pointerdown", pressed);
    return () => document.removeEventListener("pointerdown", pressed);
  }, [onDismiss]);
  return (
    <div ref={ref} popover="manual" class="popup">
      {children}
    </div>
  );
}

function placeBeside(popup: HTMLElement, at: DOMRect, matchWidth: boolean): void {
  if (matchWidth) popup.style.width = `${at.width}px`;
  const { width, height } = popup.getBoundingClientRect();
  const below = at.bottom + GAP_PX;
  const fitsBelow = below + height <= window.innerHeight - GAP_PX;
  const top = fitsBelow ? below : Math.max(GAP_PX, at.top - height - GAP_PX);
  const left = Math.min(at.left, window.innerWidth - width - GAP_PX);
  popup.style.top = `${top}px`;
  popup.style.left = `${Math.max(GAP_PX, left)}px`;
}
