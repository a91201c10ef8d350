/** Where the focus goes when a part of the page opens and closes again. */
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

/**
 * To the heading at first, or to the message box where one asks for it; back to where it came from at the end, unless the
 * person has gone elsewhere meanwhile.
 */
export function useFocusWhileOpen(
  heading: RefObject<HTMLElement | null>,
  findBox?: () => HTMLElement | null | undefined,
): void {
  useEffect(() => {
    const before = document.activeElement;
    // A touch screen would call up its keyboard.
    const box = matchMedia("(pointer: fine)").matches ? findBox?.() : undefined;
    (box ?? heading.current)?.focus({ preventScroll: true });
    return () => {
      requestAnimationFrame(() => {
        const isNowhere = document.activeElement === document.body || document.activeElement === null;
        if (isNowhere && before instanceof HTMLElement && before.isConnected) before.focus();
      });
    };
  }, []);
}
