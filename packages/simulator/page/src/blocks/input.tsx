/** An `input` block: label, element, hint, and the error that the app or the page found. */
import type { JSX } from "preact";
import { useId } from "preact/hooks";

import { Icon } from "../icons.tsx";
import { Plain } from "../mrkdwn/render.tsx";
import type { InputField } from "./element-props.ts";
import { ElementView } from "./elements.tsx";
import { useHost } from "./host.ts";
import { elementsOf, readFlag, readText, typeOf, type PlacedBlock } from "./read.ts";

/** Their options carry the labels, so the block's own label names a group and not one control. */
const GROUPS = new Set(["radio_buttons", "checkboxes"]);

export function Input({ placed }: { readonly placed: PlacedBlock }): JSX.Element | null {
  const host = useHost();
  const id = useId();
  const [input] = elementsOf(placed);
  if (input === undefined) return null;
  const { block } = placed;
  const error = host.errors[placed.id];
  const hint = readText(block, "hint");
  const optional = readFlag(block, "optional");
  const described = [error === undefined ? "" : `${id}-error`, hint === "" ? "" : `${id}-hint`].filter(
    Boolean,
  );
  const field: InputField = {
    id: `${id}-field`,
    labelId: `${id}-label`,
    describedBy: described.length > 0 ? described.join(" ") : undefined,
    invalid: error !== undefined,
    optional,
    dispatches: readFlag(block, "dispatch_action"),
  };
  const Label = GROUPS.has(typeOf(input.element)) ? "div" : "label";
  return (
    <div class={error === undefined ? "input" : "input input-invalid"}>
      <Label class="label" id={field.labelId} {...(Label === "label" ? { for: field.id } : {})}>
        <Plain text={readText(block, "label")} />
        {optional && <span class="optional"> (optional)</span>}
      </Label>
      <ElementView placed={input} field={field} />
      {error !== undefined && (
        <p class="input-error" id={`${id}-error`}>
          <Icon name="alert" />
          {error}
        </p>
      )}
      {hint !== "" && (
        <p class="hint" id={`${id}-hint`}>
          <Plain text={hint} />
        </p>
      )}
    </div>
  );
}
