/** The button that opens the form of a migration, filled in with what a line says. */
import { type Text, text } from "@bakferry/core";
import type { ActionsBlock, Button } from "@slack/types";

import { button } from "./blocks.ts";
import { MAX_VALUE_LENGTH } from "./findings.ts";
import { plain } from "./mrkdwn.ts";
import type { Pen } from "./pen.ts";

export const FORM_ACTION = "form.open";
/** Asks for everything. */
export const EMPTY_LINE = "/migrate";

/** None for a line that no button can carry: it has to be typed. */
export function formButtons(line: string, pen: Pen): ActionsBlock[] {
  if (plain(line) !== line || Array.from(line).length > MAX_VALUE_LENGTH) return [];
  return [{ type: "actions", elements: [formButton(line, text("form.choose"), pen)] }];
}

export function formButton(line: string, label: Text, { say }: Pen): Button {
  const spoken = line === EMPTY_LINE ? label : text("form.chooseOf", { command: line });
  return button({
    actionId: FORM_ACTION,
    label: say(label),
    spoken: say(spoken),
    value: line,
    style: "primary",
  });
}
