/** Turns a page into the characters for one terminal: wrapped at words, coloured where colours are wanted. */
import { styleText } from "node:util";

import type { Line, Page, Span, Tone } from "./page.ts";
import { visible, widthOf } from "./visible.ts";

export interface Canvas {
  readonly columns: number | null;
  readonly hasColors: boolean;
}

/** Ends with a line break. A window narrower than this is not worth wrapping for. */
const NARROWEST = 30;

export function paint(page: Page, canvas: Canvas): string {
  const columns = canvas.columns === null || canvas.columns < NARROWEST ? Infinity : canvas.columns;
  return page.map((each) => `${paintLine(each, { columns, hasColors: canvas.hasColors })}\n`).join("");
}

interface Room {
  readonly columns: number;
  readonly hasColors: boolean;
}

function paintLine({ spans, hang, isVerbatim = false }: Line, { columns: window, hasColors }: Room): string {
  const columns = isVerbatim ? Infinity : window;
  const rows: Span[][] = [[]];
  const indent = Math.min(hang, Math.floor(columns / 2));
  let used = 0;

  for (const piece of spans.flatMap((span) => piecesOf(span, columns - indent))) {
    const width = widthOf(piece.text);
    const isSpace = piece.text.trim() === "";
    if (used + width > columns && used > indent) {
      rows.push([{ text: " ".repeat(indent), tone: "plain" }]);
      used = indent;
      if (isSpace) continue;
    }
    rows.at(-1)?.push(piece);
    used += width;
  }
  return rows
    .map((row) =>
      withoutTrailingSpace(row)
        .map((span) => paintSpan(span, hasColors))
        .join(""),
    )
    .join("\n");
}

/** Words and the spaces between them; a word longer than a whole line is cut. */
function piecesOf({ text, tone }: Span, room: number): readonly Span[] {
  const words = visible(text)
    .split(/( +)/)
    .filter((word) => word !== "");
  return words.flatMap((word) => cut(word, room)).map((piece) => ({ text: piece, tone }));
}

function cut(word: string, room: number): readonly string[] {
  if (widthOf(word) <= room) return [word];
  const pieces: string[] = [];
  let piece = "";
  for (const character of word) {
    if (widthOf(piece + character) > room) {
      pieces.push(piece);
      piece = "";
    }
    piece += character;
  }
  return [...pieces, piece];
}

function withoutTrailingSpace(row: readonly Span[]): readonly Span[] {
  const last = row.findLastIndex(({ text }) => text.trim() !== "");
  return row
    .slice(0, last + 1)
    .map((span, index) => (index === last ? { ...span, text: span.text.trimEnd() } : span));
}

const STYLES: Readonly<Record<Tone, Parameters<typeof styleText>[0] | null>> = {
  plain: null,
  strong: "bold",
  faint: "dim",
  good: ["bold", "green"],
  warning: ["bold", "yellow"],
  bad: ["bold", "red"],
};

function paintSpan({ text, tone }: Span, hasColors: boolean): string {
  const style = STYLES[tone];
  return hasColors && style !== null ? styleText(style, text, { validateStream: false }) : text;
}
