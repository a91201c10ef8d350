/**
 * What Slack's own client refuses before a submission reaches the app: empty required inputs and values that do not fit
 * their element.
 *
 * An app may rely on this, so it never sees an empty required field; a simulator that lets one through would make
 * apps check what cannot happen.
 */
import type { UiValues } from "../../../src/slack/ui-contract.ts";
import {
  childBlocks,
  elementsOf,
  placeBlocks,
  readFlag,
  readNumber,
  readString,
  typeOf,
  type Fields,
  type PlacedBlock,
} from "../blocks/read.ts";
import { isEmptyValue } from "./values.ts";

/** One sentence by block id; an empty object means that the view may be sent. */
export function findInputErrors(
  blocks: readonly Fields[],
  values: UiValues,
): Readonly<Record<string, string>> {
  const errors: Record<string, string> = {};
  for (const placed of inputBlocks(placeBlocks(blocks))) {
    const [input] = elementsOf(placed);
    if (input === undefined) continue;
    const value = values[placed.id]?.[input.actionId];
    const error = isEmptyValue(value)
      ? requiredError(placed)
      : contentError(input.element, readString(value, "value"));
    if (error !== undefined) errors[placed.id] = error;
  }
  return errors;
}

function inputBlocks(blocks: readonly PlacedBlock[]): readonly PlacedBlock[] {
  return blocks.flatMap((placed) =>
    placed.block.type === "input" ? [placed] : inputBlocks(childBlocks(placed)),
  );
}

function requiredError({ block }: PlacedBlock): string | undefined {
  return readFlag(block, "optional") ? undefined : "Please complete this required field.";
}

function contentError(element: Fields, text: string): string | undefined {
  switch (typeOf(element)) {
    case "plain_text_input":
      return lengthError(element, Array.from(text).length);
    case "number_input":
      return numberError(element, text);
    case "email_text_input":
      return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text) ? undefined : "Enter a valid email address.";
    case "url_text_input":
      return /^https?:\/\/\S+$/.test(text) ? undefined : "Enter a valid URL, with https:// in front.";
    default:
      return undefined;
  }
}

function lengthError(element: Fields, length: number): string | undefined {
  const least = readNumber(element, "min_length") ?? 0;
  const most = readNumber(element, "max_length") ?? 3000;
  if (length < least) return `Enter at least ${least} characters; there are ${length}.`;
  if (length > most) return `Enter at most ${most} characters; there are ${length}.`;
  return undefined;
}

function numberError(element: Fields, text: string): string | undefined {
  const value = readNumber({ value: text }, "value");
  const least = readNumber(element, "min_value");
  const most = readNumber(element, "max_value");
  if (value === undefined) return "Enter a number.";
  if (!readFlag(element, "is_decimal_allowed") && !Number.isInteger(value)) return "Enter a whole number.";
  if (least !== undefined && value < least) return `Enter a number of at least ${least}.`;
  if (most !== undefined && value > most) return `Enter a number of at most ${most}.`;
  return undefined;
}
