/**
 * Arrow keys among equals: a list is one stop for Tab, and its items are reached by arrows, Home and End.
 *
 * Source: WAI-ARIA Authoring Practices, "Managing focus within components using a roving tabindex".
 */
import type { TargetedKeyboardEvent } from "preact";

export interface Roving {
  /** The items, in their order, inside the element that takes the keys. */
  readonly items: string;
  readonly axis: "vertical" | "horizontal";
}

/** True when the key was for the list; it is used up then. */
export function rove(event: TargetedKeyboardEvent<HTMLElement>, { items, axis }: Roving): boolean {
  if (event.altKey || event.ctrlKey || event.metaKey) return false;
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>(items)];
  const at = all.findIndex((item) => item === document.activeElement);
  const [back, on] = axis === "vertical" ? ["ArrowUp", "ArrowDown"] : ["ArrowLeft", "ArrowRight"];
  const targets: Readonly<Record<string, number>> = {
    [on]: Math.min(at + 1, all.length - 1),
    [back]: at < 0 ? all.length - 1 : Math.max(at - 1, 0),
    Home: 0,
    End: all.length - 1,
  };
  const target = targets[event.key];
  if (target === undefined || all.length === 0) return false;
  if (at < 0 && (event.key === "Home" || event.key === "End")) return false;
  event.preventDefault();
  event.stopPropagation();
  all[target]?.focus();
  return true;
}
