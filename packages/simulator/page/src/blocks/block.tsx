/**
 * Draws blocks by their type; one that the page does not know is named instead of left out.
 *
 * Source: docs.slack.dev, "Block Kit: blocks".
 */
import type { JSX } from "preact";

import { Icon } from "../icons.tsx";
import { Link, Plain } from "../mrkdwn/render.tsx";
import { Alert, Card, Container } from "./boxes.tsx";
import { ElementView } from "./elements.tsx";
import { HostContext, type BlockHost } from "./host.ts";
import { ImageView } from "./image.tsx";
import { Input } from "./input.tsx";
import { Plan, TaskCard } from "./plan.tsx";
import {
  childBlocks,
  elementsOf,
  placeBlocks,
  readString,
  readText,
  type Fields,
  type PlacedBlock,
} from "./read.ts";
import { RichText } from "./rich-text.tsx";
import { DataTable, Table } from "./tables.tsx";
import { Context, Header, Markdown, Section } from "./text.tsx";
import { Unsupported } from "./unsupported.tsx";

export interface BlocksProps {
  readonly host: BlockHost;
  readonly blocks: readonly Fields[];
}

/** All blocks of a message or view, with what went wrong at the last press below them. */
export function Blocks({ host, blocks }: BlocksProps): JSX.Element {
  return (
    <HostContext.Provider value={host}>
      <div class="blocks">
        <BlockList blocks={placeBlocks(blocks)} />
        {host.fault !== undefined && (
          <p class="fault" role="alert">
            <Icon name="alert" />
            {host.fault}
          </p>
        )}
      </div>
    </HostContext.Provider>
  );
}

function BlockList({ blocks }: { readonly blocks: readonly PlacedBlock[] }): JSX.Element {
  return (
    <>
      {blocks.map((placed) => (
        <div key={placed.id} class={`block block-${placed.block.type}`} data-block-id={placed.id}>
          <BlockView placed={placed} />
        </div>
      ))}
    </>
  );
}

type View = (props: { readonly placed: PlacedBlock }) => JSX.Element | null;

const VIEWS: ReadonlyMap<string, View> = new Map<string, View>([
  ["header", Header],
  ["section", Section],
  ["context", Context],
  ["markdown", Markdown],
  ["divider", () => <hr />],
  ["image", ImageBlock],
  ["actions", Actions],
  ["context_actions", Actions],
  ["rich_text", ({ placed }) => <RichText block={placed.block} />],
  ["table", ({ placed }) => <Table block={placed.block} />],
  ["data_table", ({ placed }) => <DataTable block={placed.block} />],
  ["plan", Plan],
  ["task_card", ({ placed }) => <TaskCard task={placed.block} />],
  ["container", ContainerBlock],
  ["card", Card],
  ["carousel", Carousel],
  ["alert", Alert],
  ["input", Input],
  ["video", Video],
]);

function BlockView({ placed }: { readonly placed: PlacedBlock }): JSX.Element {
  const View = VIEWS.get(placed.block.type);
  return View === undefined ? (
    <Unsupported what="block" type={placed.block.type} />
  ) : (
    <View placed={placed} />
  );
}

function Actions({ placed }: { readonly placed: PlacedBlock }): JSX.Element {
  return (
    <div class="actions">
      {elementsOf(placed).map((element) => (
        <ElementView key={element.actionId} placed={element} />
      ))}
    </div>
  );
}

function ContainerBlock({ placed }: { readonly placed: PlacedBlock }): JSX.Element {
  return (
    <Container placed={placed}>
      <BlockList blocks={childBlocks(placed)} />
    </Container>
  );
}

function Carousel({ placed }: { readonly placed: PlacedBlock }): JSX.Element {
  return (
    <div class="carousel" role="group" tabIndex={0}>
      <BlockList blocks={childBlocks(placed)} />
    </div>
  );
}

function ImageBlock({ placed: { block } }: { readonly placed: PlacedBlock }): JSX.Element {
  const title = readText(block, "title");
  return (
    <figure>
      {title !== "" && (
        <figcaption>
          <Plain text={title} />
        </figcaption>
      )}
      <ImageView image={block} />
    </figure>
  );
}

/** A video is only linked: what plays it would come from the network. */
function Video({ placed: { block } }: { readonly placed: PlacedBlock }): JSX.Element {
  return (
    <p>
      <Link url={readString(block, "title_url") || readString(block, "video_url")}>
        <Plain text={readText(block, "title") || readString(block, "alt_text")} />
      </Link>
    </p>
  );
}
