/** Everything that is pressed: buttons, links that look like buttons, icon and feedback buttons, overflow menus. */
import type { JSX } from "preact";

import { Icon } from "../icons.tsx";
import { MenuButton } from "../menu.tsx";
import { Plain, safeUrl } from "../mrkdwn/render.tsx";
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
  return (
    <>
      <MenuButton
        label={labelOf(element) ?? "More actions"}
        icon="more"
        class="button button-overflow"
        actionId={actionId}
        items={readList(element, "options").map((option, index) => ({
          key: String(index),
          content: (
            <>
              <Plain text={readText(option, "text")} />
              <OptionHint option={option} />
            </>
          ),
          onChoose() {
            const href = safeUrl(readString(option, "url"));
            if (href !== undefined) window.open(href, "_blank", "noopener,noreferrer");
            act.send({ type: "overflow", selected_option: option });
          },
        }))}
      />
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
