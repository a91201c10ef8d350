/** `table` and `data_table`. The latter turns pages and names its row header for screen readers. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";

import { Plain } from "../mrkdwn/render.tsx";
import { isFields, readList, readNumber, readString, typeOf, type Fields } from "./read.ts";
import { RichText } from "./rich-text.tsx";

const DEFAULT_PAGE_SIZE = 5;

export function Table({ block }: { readonly block: Fields }): JSX.Element {
  const [head = [], ...body] = rowsOf(block);
  return <Grid head={head} body={body} settings={readList(block, "column_settings")} rowHeader={-1} />;
}

export function DataTable({ block }: { readonly block: Fields }): JSX.Element {
  const [asked, setPage] = useState(0);
  const [head = [], ...body] = rowsOf(block);
  const size = readNumber(block, "page_size") ?? DEFAULT_PAGE_SIZE;
  const pages = Math.max(1, Math.ceil(body.length / size));
  const page = Math.min(asked, pages - 1);
  return (
    <div class="data-table">
      <Grid
        head={head}
        body={body.slice(page * size, (page + 1) * size)}
        settings={[]}
        caption={readString(block, "caption")}
        rowHeader={readNumber(block, "row_header_column_index") ?? 0}
      />
      {pages > 1 && (
        <div class="pager">
          <button
            type="button"
            class="button button-small"
            disabled={page === 0}
            aria-label="Previous page"
            onClick={() => setPage(page - 1)}
          >
            Previous
          </button>
          <span aria-live="polite">
            {page * size + 1}–{Math.min((page + 1) * size, body.length)} of {body.length}
          </span>
          <button
            type="button"
            class="button button-small"
            disabled={page === pages - 1}
            aria-label="Next page"
            onClick={() => setPage(page + 1)}
          >
            Next
          </button>
        </div>
      )}
    </div>
  );
}

type Row = readonly Fields[];

interface GridProps {
  readonly head: Row;
  readonly body: readonly Row[];
  readonly settings: readonly Fields[];
  readonly caption?: string;
  /** The column that names its row; negative for none. */
  readonly rowHeader: number;
}

function Grid({ head, body, settings, caption, rowHeader }: GridProps): JSX.Element {
  const alignOf = (column: number, cell: Fields): string => {
    const wanted = readString(settings[column], "align");
    return `align-${wanted || (typeOf(cell) === "raw_number" ? "right" : "left")}`;
  };
  return (
    <div class="table-scroll" tabIndex={0}>
      <table>
        {caption === undefined ? null : <caption>{caption}</caption>}
        <thead>
          <tr>
            {head.map((cell, column) => (
              <th key={column} scope="col" class={alignOf(column, body[0]?.[column] ?? cell)}>
                <Cell cell={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {body.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) =>
                column === rowHeader ? (
                  <th key={column} scope="row" class={alignOf(column, cell)}>
                    <Cell cell={cell} />
                  </th>
                ) : (
                  <td key={column} class={alignOf(column, cell)}>
                    <Cell cell={cell} />
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell({ cell }: { readonly cell: Fields }): JSX.Element {
  if (typeOf(cell) === "rich_text") return <RichText block={cell} />;
  const value = readNumber(cell, "value");
  return <Plain text={readString(cell, "text") || (value === undefined ? "" : String(value))} />;
}

function rowsOf(block: Fields): readonly Row[] {
  const rows = block["rows"];
  return Array.isArray(rows)
    ? rows.map((row: unknown) => (Array.isArray(row) ? row.filter(isFields) : []))
    : [];
}
