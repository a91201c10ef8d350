/** Everything that is pressed: buttons, links that look like buttons, icon and feedback buttons, overflow menus. */
import type { JSX, TargetedKeyboardEvent } from "preact";
import { useId, useRef, useState } from "preact/hooks";

import { Icon } from "../icons.tsx";
import { Plain, safeUrl } from "../mrkdwn/render.tsx";
import { Popup } from "../popup.tsx";
import { useAct } from "./act.tsx";
import type { ElementProps } from "./element-props.ts";
import {
  readFields,
  readFlag,
  readList,
  readString,
  readText,
  typeOf,
  type Fields,
  type PlacedElement,
} from "./read.ts";

/** The label may be longer than what is shown, but always says what the button does to what. */
function labelOf(element: Fields): string | undefined {
  return readString(element, "accessibility_label") || undefined;
}

export function ButtonElement({ placed }: ElementProps): JSX.Element {
  const { element, actionId } = placed;
  const act = useAct(placed);
  const style = readString(element, "style");
  const className = style === "primary" || style === "danger" ? `button button-${style}` : "button";
  const href = safeUrl(readString(element, "url"));
  const fields = pressFields(element);
  const caption = <Plain text={readText(element, "text")} />;
  if (href !== undefined) {
    return (
      <a
        class={className}
        href={href}
        target="_blank"
        rel="noopener noreferrer"
        aria-label={labelOf(element)}
        data-action-id={actionId}
        onClick={() => act.send(fields)}
      >
        {caption}
        <Icon name="external" />
      </a>
    );
  }
  return (
    <>
      <button
        type="button"
        class={className}
        aria-label={labelOf(element)}
        aria-busy={act.busy}
        disabled={readFlag(element, "disabled")}
        data-action-id={actionId}
        onClick={() => {
          if (!act.busy) act.send(fields);
        }}
      >
        {caption}
      </button>
      {act.question}
    </>
  );
}

export function IconButton({ placed }: ElementProps): JSX.Element {
  const { element, actionId } = placed;
  const act = useAct(placed);
  const text = readText(element, "text");
  return (
    <>
      <button
        type="button"
        class="icon-button"
        aria-label={labelOf(element) ?? text}
        title={text}
        data-action-id={actionId}
        onClick={() => act.send(pressFields(element))}
      >
        {readString(element, "icon") === "trash" ? <Icon name="trash" /> : text}
      </button>
      {act.question}
    </>
  );
}

export function FeedbackButtons({ placed }: ElementProps): JSX.Element {
  const act = useAct(placed);
  const sides = ["positive_button", "negative_button"] as const;
  return (
    <>
      {sides.map((side) => {
        const button = readFields(placed.element, side);
        return (
          <button
            key={side}
            type="button"
            class="button button-small"
            aria-label={labelOf(button ?? {})}
            data-action-id={placed.actionId}
            onClick={() => act.send({ type: "feedback_buttons", value: readString(button, "value") })}
          >
            <Plain text={readText(button, "text")} />
          </button>
        );
      })}
    </>
  );
}

export function OverflowMenu({ placed }: ElementProps): JSX.Element {
  const { element, actionId } = placed;
  const act = useAct(placed);
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
        class="button button-overflow"
        aria-label={labelOf(element) ?? "More actions"}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? menuId : undefined}
        data-action-id={actionId}
        onClick={() => setOpen(!open)}
      >
        <Icon name="more" />
      </button>
      {open && (
        <Popup anchor={anchor} onDismiss={() => setOpen(false)}>
          <div id={menuId} class="menu" role="menu" onKeyDown={(event) => moveInMenu(event, close)}>
            {readList(element, "options").map((option, index) => (
              <button
                key={index}
                type="button"
                role="menuitem"
                class="menu-item"
                ref={index === 0 ? focusOnce : null}
                onClick={() => {
                  close();
                  const href = safeUrl(readString(option, "url"));
                  if (href !== undefined) window.open(href, "_blank", "noopener,noreferrer");
                  act.send({ type: "overflow", selected_option: option });
                }}
              >
                <Plain text={readText(option, "text")} />
                <OptionHint option={option} />
              </button>
            ))}
          </div>
        </Popup>
      )}
      {act.question}
    </>
  );
}

/** The second line of an option, if it has one. */
export function OptionHint({ option }: { readonly option: Fields }): JSX.Element | null {
  const hint = readText(option, "description");
  if (hint === "") return null;
  return (
    <span class="option-hint">
      <Plain text={hint} />
    </span>
  );
}

function pressFields(element: PlacedElement["element"]): Fields {
  const value = readString(element, "value");
  return {
    type: typeOf(element),
    text: element["text"],
    ...(value === "" ? {} : { value }),
    ...(element["style"] === undefined ? {} : { style: element["style"] }),
  };
}

function focusOnce(item: HTMLElement | null): void {
  item?.focus();
}

function moveInMenu(event: TargetedKeyboardEvent<HTMLDivElement>, close: () => void): void {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>("[role=menuitem]")];
  const at = items.findIndex((item) => item === document.activeElement);
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: (at + 1) % items.length,
    ArrowUp: (at - 1 + items.length) % items.length,
    Home: 0,
    End: items.length - 1,
  };
  const next = steps[event.key];
  if (next !== undefined) items[next]?.focus();
  else if (event.key === "Escape") close();
  else if (event.key === "Tab") return close();
  else return;
  event.preventDefault();
  event.stopPropagation();
}
