/** Dates and times, on the browser's own pickers: they speak the reader's language and work by keyboard. */
import type { JSX } from "preact";

import { useAct } from "./act.tsx";
import { controlAttributes, type ElementProps } from "./element-props.ts";
import { actionFields, contentOf, useElementValue, useHost } from "./host.ts";
import { readText } from "./read.ts";

export function DatePicker(props: ElementProps): JSX.Element {
  return <Picker {...props} kind="date" toInput={asText} fromInput={(text) => text || null} />;
}

export function TimePicker(props: ElementProps): JSX.Element {
  return <Picker {...props} kind="time" toInput={asText} fromInput={(text) => text || null} />;
}

export function DateTimePicker(props: ElementProps): JSX.Element {
  return <Picker {...props} kind="datetime-local" toInput={toLocal} fromInput={fromLocal} />;
}

interface PickerProps extends ElementProps {
  readonly kind: "date" | "time" | "datetime-local";
  readonly toInput: (content: unknown) => string;
  readonly fromInput: (text: string) => unknown;
}

const NAMES = { date: "Date", time: "Time", "datetime-local": "Date and time" } as const;

function Picker({ placed, field, kind, toInput, fromInput }: PickerProps): JSX.Element {
  const host = useHost();
  const act = useAct(placed);
  const shown = toInput(contentOf(useElementValue(placed)));
  const change = (input: HTMLInputElement): void => {
    const value = actionFields(placed.element, fromInput(input.value));
    const edit = (): void => host.edit(placed, value);
    if (field !== undefined && !field.dispatches) return edit();
    act.send(value, { before: edit, refused: () => (input.value = shown) });
  };
  return (
    <>
      <input
        type={kind}
        class="text-input picker"
        {...controlAttributes({ placed, field }, readText(placed.element, "placeholder") || NAMES[kind])}
        value={shown}
        onChange={(event) => change(event.currentTarget)}
      />
      {act.question}
    </>
  );
}

function asText(content: unknown): string {
  return typeof content === "string" ? content : "";
}

/** Slack keeps a moment, the input shows the reader's wall clock. */
function toLocal(content: unknown): string {
  if (typeof content !== "number") return "";
  const moment = new Date(content * 1000);
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function fromLocal(text: string): number | null {
  return text === "" ? null : Math.floor(new Date(text).getTime() / 1000);
}
