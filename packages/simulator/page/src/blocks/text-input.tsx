/** Typed inputs: text, email, web address, number, and rich text as plain paragraphs. */
import type { JSX, TargetedInputEvent, TargetedKeyboardEvent } from "preact";

import { useAct } from "./act.tsx";
import { controlAttributes, type ElementProps } from "./element-props.ts";
import { actionFields, contentOf, useElementValue, useHost } from "./host.ts";
import {
  isFields,
  readFields,
  readFlag,
  readList,
  readNumber,
  readString,
  readStrings,
  readText,
  typeOf,
  type Fields,
} from "./read.ts";

/** Only the keyboard of a phone differs; what fits is checked on submission, by the page and not by the browser. */
const KEYBOARDS: ReadonlyMap<string, "email" | "url" | "decimal"> = new Map([
  ["email_text_input", "email"],
  ["url_text_input", "url"],
  ["number_input", "decimal"],
]);

export function TextInput({ placed, field }: ElementProps): JSX.Element {
  const { element } = placed;
  const { shown, onInput, onKeyDown, question } = useTyping({ placed, field });
  const placeholder = readText(element, "placeholder");
  const common = {
    ...controlAttributes({ placed, field }, placeholder || "Text"),
    class: "text-input",
    value: shown,
    placeholder,
    autocomplete: "off",
    onInput,
    onKeyDown,
  } as const;
  return (
    <>
      {isMultiline(element) ? (
        <textarea {...common} rows={4} />
      ) : (
        <input
          {...common}
          type="text"
          inputMode={KEYBOARDS.get(typeOf(element)) ?? "text"}
          spellcheck={false}
        />
      )}
      <Counter limit={readNumber(element, "max_length")} length={Array.from(shown).length} />
      {question}
    </>
  );
}

interface Typing {
  readonly shown: string;
  readonly onInput: (event: TargetedInputEvent<HTMLInputElement | HTMLTextAreaElement>) => void;
  readonly onKeyDown: (event: TargetedKeyboardEvent<HTMLInputElement | HTMLTextAreaElement>) => void;
  readonly question: JSX.Element | null;
}

/** Keeps what is typed, and sends it at once where the block wants that: on Enter, or at each character. */
function useTyping({ placed, field }: ElementProps): Typing {
  const host = useHost();
  const act = useAct(placed);
  const { element } = placed;
  const rich = typeOf(element) === "rich_text_input";
  const content = contentOf(useElementValue(placed));
  const valueOf = (text: string): Fields =>
    actionFields(element, text === "" ? null : rich ? textToRich(text) : text);
  const triggers = readStrings(readFields(element, "dispatch_action_config"), "trigger_actions_on");
  const dispatches = field?.dispatches === true;
  const onEnter = dispatches && (triggers.length === 0 || triggers.includes("on_enter_pressed"));
  return {
    shown: rich ? richToText(content) : typeof content === "string" ? content : "",
    question: act.question,
    onInput(event) {
      const value = valueOf(event.currentTarget.value);
      host.edit(placed, value);
      if (dispatches && triggers.includes("on_character_entered")) act.send(value);
    },
    onKeyDown(event) {
      if (event.key !== "Enter" || event.isComposing || !onEnter) return;
      if (isMultiline(element) && event.shiftKey) return;
      event.preventDefault();
      act.send(valueOf(event.currentTarget.value));
    },
  };
}

function isMultiline(element: Fields): boolean {
  return typeOf(element) === "rich_text_input" || readFlag(element, "multiline");
}

/** Shown only when the limit comes near; before that it is noise. */
function Counter({
  limit,
  length,
}: {
  readonly limit: number | undefined;
  readonly length: number;
}): JSX.Element | null {
  if (limit === undefined || length < limit * 0.8) return null;
  return (
    <span class={length > limit ? "counter counter-over" : "counter"}>
      {length} of {limit} characters
    </span>
  );
}

function textToRich(text: string): Fields {
  return {
    type: "rich_text",
    elements: [{ type: "rich_text_section", elements: [{ type: "text", text }] }],
  };
}

function richToText(content: unknown): string {
  if (!isFields(content)) return "";
  return readList(content, "elements")
    .map((section) =>
      readList(section, "elements")
        .map((part) => readString(part, "text"))
        .join(""),
    )
    .join("\n");
}
