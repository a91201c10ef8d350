/** Radio buttons and checkboxes: every option visible at once. */
import type { JSX } from "preact";
import { useId } from "preact/hooks";

import { Mrkdwn, Plain } from "../mrkdwn/render.tsx";
import { useAct } from "./act.tsx";
import { OptionHint } from "./buttons.tsx";
import type { ElementProps } from "./element-props.ts";
import { actionFields, contentOf, useElementValue, useHost } from "./host.ts";
import { isFields, readFields, readOptions, readString, typeOf, type Fields } from "./read.ts";

export function RadioButtons(props: ElementProps): JSX.Element {
  const chosen = contentOf(useElementValue(props.placed));
  const value = isFields(chosen) ? readString(chosen, "value") : undefined;
  return (
    <Choices
      {...props}
      kind="radio"
      isChosen={(option) => readString(option, "value") === value}
      next={(option) => option}
    />
  );
}

export function Checkboxes(props: ElementProps): JSX.Element {
  const content = contentOf(useElementValue(props.placed));
  const chosen = Array.isArray(content) ? content.filter(isFields) : [];
  const isChosen = (option: Fields): boolean =>
    chosen.some((other) => readString(other, "value") === readString(option, "value"));
  return (
    <Choices
      {...props}
      kind="checkbox"
      isChosen={isChosen}
      next={(option) =>
        readOptions(props.placed.element).filter((other) => isChosen(other) !== (other === option))
      }
    />
  );
}

interface ChoicesProps extends ElementProps {
  readonly kind: "radio" | "checkbox";
  readonly isChosen: (option: Fields) => boolean;
  readonly next: (option: Fields) => unknown;
}

function Choices({ placed, field, kind, isChosen, next }: ChoicesProps): JSX.Element {
  const host = useHost();
  const act = useAct(placed);
  const name = useId();
  const change = (option: Fields, input: HTMLInputElement): void => {
    const value = actionFields(placed.element, next(option));
    const edit = (): void => host.edit(placed, value);
    if (field !== undefined && !field.dispatches) return edit();
    const was = isChosen(option);
    act.send(value, { before: edit, refused: () => (input.checked = was) });
    input.checked = isChosen(option);
  };
  return (
    <div
      role={kind === "radio" ? "radiogroup" : "group"}
      class="choices"
      id={field?.id}
      aria-labelledby={field?.labelId}
      aria-label={field === undefined ? "Options" : undefined}
      aria-describedby={field?.describedBy}
      data-action-id={placed.actionId}
    >
      {readOptions(placed.element).map((option, index) => (
        <label key={readString(option, "value") || index} class="choice">
          <input
            type={kind}
            name={name}
            value={readString(option, "value")}
            checked={isChosen(option)}
            onChange={(event) => change(option, event.currentTarget)}
          />
          <span class="choice-text">
            <OptionText option={option} />
            <OptionHint option={option} />
          </span>
        </label>
      ))}
      {act.question}
    </div>
  );
}

function OptionText({ option }: { readonly option: Fields }): JSX.Element {
  const text = readFields(option, "text");
  const content = readString(text, "text");
  return text !== undefined && typeOf(text) === "mrkdwn" ? (
    <Mrkdwn text={content} />
  ) : (
    <Plain text={content} />
  );
}
