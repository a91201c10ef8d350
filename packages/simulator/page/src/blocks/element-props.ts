/** What every element is drawn from. */
import { readFlag, type PlacedElement } from "./read.ts";

/** What an input block knows about the element in it; absent for elements of actions and sections. */
export interface InputField {
  readonly id: string;
  readonly labelId: string;
  readonly describedBy: string | undefined;
  readonly invalid: boolean;
  readonly optional: boolean;
  readonly dispatches: boolean;
}

export interface ElementProps {
  readonly placed: PlacedElement;
  readonly field?: InputField | undefined;
}

interface ControlAttributes {
  readonly id: string | undefined;
  readonly "aria-label": string | undefined;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": boolean | undefined;
  readonly "aria-required": boolean;
  readonly "data-action-id": string;
  readonly "data-focus-on-load": true | undefined;
}

/** What ties a control to its label, hint and error. `name` is its accessible name where there is no label. */
export function controlAttributes({ placed, field }: ElementProps, name: string): ControlAttributes {
  return {
    id: field?.id,
    "aria-label": field === undefined ? name : undefined,
    "aria-describedby": field?.describedBy,
    "aria-invalid": field?.invalid,
    "aria-required": field?.optional === false,
    "data-action-id": placed.actionId,
    "data-focus-on-load": readFlag(placed.element, "focus_on_load") || undefined,
  };
}
