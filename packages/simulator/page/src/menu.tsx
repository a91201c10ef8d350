/**
 * A button that opens a menu of things to do, worked by pointer or arrow keys.
 *
 * Source: WAI-ARIA Authoring Practices, "Menu button".
 */
import type { ComponentChildren, JSX, TargetedKeyboardEvent } from "preact";
import { useId, useRef, useState } from "preact/hooks";

import { Icon, type IconName } from "./icons.tsx";
import { Popup } from "./popup.tsx";

interface MenuItem {
  readonly key: string;
  readonly content: ComponentChildren;
  readonly onChoose: () => void;
}

export interface MenuButtonProps {
  readonly label: string;
  readonly icon: IconName;
  readonly class: string;
  readonly items: readonly MenuItem[];
  readonly actionId?: string;
}

export function MenuButton({ label, icon, class: className, items, actionId }: MenuButtonProps): JSX.Element {
  const anchor = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const menuId = useId();
  const close = (): void => {
    setOpen(false);
    anchor.current?.focus();
  };
  return (
    <>
      <button
        ref={anchor}
        type="button"
        class={className}
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? menuId : undefined}
        data-action-id={actionId}
        onClick={() => setOpen(!open)}
      >
        <Icon name={icon} />
      </button>
      {open && (
        <Popup anchor={anchor} onDismiss={() => setOpen(false)}>
          <div
            id={menuId}
            class="menu"
            role="menu"
            aria-label={label}
            onKeyDown={(event) => moveInMenu(event, close)}
          >
            {items.map(({ key, content, onChoose }) => (
              <button
                key={key}
                type="button"
                role="menuitem"
                class="menu-item"
                onClick={() => {
                  close();
                  onChoose();
                }}
              >
                {content}
              </button>
            ))}
          </div>
        </Popup>
      )}
    </>
  );
}

function moveInMenu(event: TargetedKeyboardEvent<HTMLDivElement>, close: () => void): void {
  if (event.key === "Tab") return close();
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>("[role=menuitem]")];
  const at = items.findIndex((item) => item === document.activeElement);
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: (at + 1) % items.length,
    ArrowUp: (at - 1 + items.length) % items.length,
    Home: 0,
    End: items.length - 1,
  };
  const next = steps[event.key];
  if (next === undefined && event.key !== "Escape") return;
  event.preventDefault();
  event.stopPropagation();
  if (next === undefined) close();
  else items[next]?.focus();
}
