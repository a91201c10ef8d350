/** Where the focus goes when a part of the page opens and closes again. */
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

/** To the heading at first; back to where it came from at the end, unless the person has gone elsewhere meanwhile. */
export function useFocusWhileOpen(heading: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const before = document.activeElement;
    heading.current?.focus({ preventScroll: true });
    return () => {
      requestAnimationFrame(() => {
        const isNowhere = document.activeElement === document.body || document.activeElement === null;
        if (isNowhere && before instanceof HTMLElement && before.isConnected) before.focus();
      });
    };
  }, []);
}
