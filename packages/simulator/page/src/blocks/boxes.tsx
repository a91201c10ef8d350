/** Blocks that frame others or stand out from the text: container, card, carousel, alert. */
import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";

import { Icon } from "../icons.tsx";
import { Plain } from "../mrkdwn/render.tsx";
import { ElementView } from "./elements.tsx";
import { useOpen } from "./host.ts";
import { ImageView } from "./image.tsx";
import { elementsOf, readFields, readFlag, readString, type PlacedBlock } from "./read.ts";
import { RichText } from "./rich-text.tsx";
import { TextObject } from "./text.tsx";

export interface ContainerProps {
  readonly placed: PlacedBlock;
  /** The child blocks, already drawn. */
  readonly children: ComponentChildren;
}

export function Container({ placed, children }: ContainerProps): JSX.Element {
  const { id, block } = placed;
  const foldable = readFlag(block, "is_collapsible");
  const [open, setOpen] = useOpen(id, !readFlag(block, "default_collapsed"));
  const bodyId = useId();
  const heading = <ContainerHeading placed={placed} />;
  const shown = open || !foldable;
  return (
    <div class={`container width-${readString(block, "width") || "standard"}`}>
      {foldable ? (
        <button
          type="button"
          class="fold"
          aria-expanded={open}
          aria-controls={bodyId}
          onClick={() => setOpen(!open)}
        >
          <Icon name="chevron" />
          {heading}
        </button>
      ) : (
        <div class="fold fold-fixed">{heading}</div>
      )}
      {shown && (
        <div
          id={bodyId}
          class={readFlag(block, "has_header_divider") ? "container-body ruled" : "container-body"}
        >
          {children}
        </div>
      )}
    </div>
  );
}

function ContainerHeading({ placed: { block } }: { readonly placed: PlacedBlock }): JSX.Element {
  const rich = readFields(block, "rich_text_title");
  const icon = readFields(block, "icon");
  return (
    <>
      {icon !== undefined && <ImageView image={icon} small />}
      <span class="container-heading">
        <span class="container-title">
          {rich === undefined ? <TextObject text={readFields(block, "title")} /> : <RichText block={rich} />}
        </span>
        <TextObject text={readFields(block, "subtitle")} class="container-subtitle" />
      </span>
    </>
  );
}

export function Card({ placed }: { readonly placed: PlacedBlock }): JSX.Element {
  const { block } = placed;
  const hero = readFields(block, "hero_image");
  const icon = readFields(block, "icon");
  const actions = elementsOf(placed);
  return (
    <div class="card">
      {hero !== undefined && <ImageView image={hero} />}
      <div class="card-head">
        {icon !== undefined && <ImageView image={icon} small />}
        <div>
          <TextObject text={readFields(block, "title")} class="card-title" />
          <TextObject text={readFields(block, "subtitle")} class="card-subtitle" />
        </div>
      </div>
      <TextObject text={readFields(block, "body")} class="card-body" />
      {actions.length > 0 && (
        <div class="actions">
          {actions.map((element) => (
            <ElementView key={element.actionId} placed={element} />
          ))}
        </div>
      )}
    </div>
  );
}

const LEVELS: ReadonlyMap<string, string> = new Map([
  ["info", "Note"],
  ["warning", "Warning"],
  ["error", "Error"],
  ["success", "Success"],
]);

export function Alert({ placed: { block } }: { readonly placed: PlacedBlock }): JSX.Element {
  const level = readString(block, "level") || "default";
  const word = LEVELS.get(level);
  return (
    <div class={`alert alert-${level}`} role={level === "error" ? "alert" : "note"}>
      <Icon
        name={level === "success" ? "check" : level === "warning" || level === "error" ? "alert" : "info"}
      />
      <div>
        {word !== undefined && (
          <span class="visually-hidden">
            <Plain text={`${word}: `} />
          </span>
        )}
        <TextObject text={readFields(block, "text")} />
      </div>
    </div>
  );
}
