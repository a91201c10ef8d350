/** Blocks of text: header, section, context, markdown, and the text object that all blocks share. */
import type { JSX } from "preact";

import { parseMarkdown } from "../mrkdwn/markdown.ts";
import { FlowView, Mrkdwn, Plain } from "../mrkdwn/render.tsx";
import { ElementView } from "./elements.tsx";
import { useHost } from "./host.ts";
import { ImageView } from "./image.tsx";
import {
  elementsOf,
  readFields,
  readList,
  readString,
  readText,
  typeOf,
  type Fields,
  type PlacedBlock,
} from "./read.ts";

export interface TextObjectProps {
  readonly text: Fields | undefined;
  readonly class?: string;
}

/** Nothing at all when there is no text. */
export function TextObject({ text, class: className }: TextObjectProps): JSX.Element | null {
  const content = readString(text, "text");
  if (text === undefined || content === "") return null;
  return (
    <div class={`text ${className ?? ""}`}>
      {typeOf(text) === "mrkdwn" ? <Mrkdwn text={content} /> : <Plain text={content} />}
    </div>
  );
}

export function Header({ placed: { block } }: { readonly placed: PlacedBlock }): JSX.Element {
  // A modal has its title above; a message and the Home tab stand right under the name of the place.
  const Title = useHost().surface === "modal" ? "h3" : "h2";
  return (
    <Title class="header">
      <Plain text={readText(block, "text")} />
    </Title>
  );
}

export function Section({ placed }: { readonly placed: PlacedBlock }): JSX.Element {
  const fields = readList(placed.block, "fields");
  const [accessory] = elementsOf(placed);
  return (
    <div class="section">
      <div class="section-main">
        <TextObject text={readFields(placed.block, "text")} />
        {fields.length > 0 && (
          <div class="fields">
            {fields.map((field, index) => (
              <TextObject key={index} text={field} class="field" />
            ))}
          </div>
        )}
      </div>
      {accessory !== undefined && (
        <div class="accessory">
          <ElementView placed={accessory} />
        </div>
      )}
    </div>
  );
}

export function Context({ placed: { block } }: { readonly placed: PlacedBlock }): JSX.Element {
  return (
    <div class="context">
      {readList(block, "elements").map((element, index) =>
        typeOf(element) === "image" ? (
          <ImageView key={index} image={element} small />
        ) : (
          <TextObject key={index} text={element} />
        ),
      )}
    </div>
  );
}

export function Markdown({ placed: { block } }: { readonly placed: PlacedBlock }): JSX.Element {
  return (
    <div class="markdown">
      <FlowView flow={parseMarkdown(readString(block, "text"))} />
    </div>
  );
}
