/**
 * Draws one element of a block by its type, in an `input` block or outside of one.
 *
 * Outside an input every change is an action at once. Inside, a change waits for the submission, unless the block says
 * `dispatch_action`.
 */
import type { JSX } from "preact";

import { ButtonElement, FeedbackButtons, IconButton, OverflowMenu } from "./buttons.tsx";
import { Checkboxes, RadioButtons } from "./choices.tsx";
import type { ElementProps } from "./element-props.ts";
import { ImageView } from "./image.tsx";
import { DatePicker, DateTimePicker, TimePicker } from "./pickers.tsx";
import { typeOf } from "./read.ts";
import { DirectorySelect, ExternalSelect, MultiSelect, StaticSelect } from "./selects.tsx";
import { TextInput } from "./text-input.tsx";
import { Unsupported } from "./unsupported.tsx";

type View = (props: ElementProps) => JSX.Element;

const VIEWS: ReadonlyMap<string, View> = new Map<string, View>([
  ["button", ButtonElement],
  ["workflow_button", ButtonElement],
  ["icon_button", IconButton],
  ["feedback_buttons", FeedbackButtons],
  ["overflow", OverflowMenu],
  ["static_select", StaticSelect],
  ["external_select", ExternalSelect],
  ["users_select", DirectorySelect],
  ["channels_select", DirectorySelect],
  ["conversations_select", DirectorySelect],
  ["multi_static_select", MultiSelect],
  ["multi_external_select", MultiSelect],
  ["multi_users_select", MultiSelect],
  ["multi_channels_select", MultiSelect],
  ["multi_conversations_select", MultiSelect],
  ["radio_buttons", RadioButtons],
  ["checkboxes", Checkboxes],
  ["datepicker", DatePicker],
  ["timepicker", TimePicker],
  ["datetimepicker", DateTimePicker],
  ["plain_text_input", TextInput],
  ["email_text_input", TextInput],
  ["url_text_input", TextInput],
  ["number_input", TextInput],
  ["rich_text_input", TextInput],
]);

export function ElementView({ placed, field }: ElementProps): JSX.Element {
  const type = typeOf(placed.element);
  if (type === "image") return <ImageView image={placed.element} small />;
  const View = VIEWS.get(type);
  return View === undefined ? (
    <Unsupported what="element" type={type} />
  ) : (
    <View placed={placed} field={field} />
  );
}
