/** Labels beside values, and small tables, aligned by what a terminal shows and not by characters. */
import { type Line, line, type Page, toned } from "./page.ts";
import { visible, widthOf } from "./visible.ts";

export interface Field {
  readonly label: string;
  readonly value: string;
}

const GAP = 2;

export function fieldLines(fields: readonly Field[]): Page {
  const width = Math.max(0, ...fields.map(({ label }) => widthOf(label))) + GAP;
  return fields.map(({ label, value }) => ({
    ...line(toned("faint", pad(label, width)), value),
    hang: width,
  }));
}

export interface Column {
  readonly heading: string;
  readonly isNumber?: boolean;
}

/** The last column is not padded and wraps under itself, so the longest values belong there. */
export function tableLines(columns: readonly Column[], rows: readonly (readonly string[])[]): Page {
  const widths = columns.map(({ heading }, index) =>
    Math.max(widthOf(heading), ...rows.map((row) => widthOf(visible(row[index] ?? "")))),
  );
  const last = columns.length - 1;
  const hang = widths.slice(0, last).reduce((sum, width) => sum + width + GAP, 0);

  function lineOf(cells: readonly string[], tone: "plain" | "faint"): Line {
    const spans = columns.map(({ isNumber = false }, index) => {
      const cell = visible(cells[index] ?? "");
      if (index === last) return toned(tone, cell);
      const width = widths[index] ?? 0;
      return toned(tone, `${isNumber ? padLeft(cell, width) : pad(cell, width)}${" ".repeat(GAP)}`);
    });
    return { ...line(...spans), hang };
  }
  return [
    lineOf(
      columns.map(({ heading }) => heading),
      "faint",
    ),
    ...rows.map((row) => lineOf(row, "plain")),
  ];
}

function pad(written: string, width: number): string {
  return written + " ".repeat(Math.max(0, width - widthOf(written)));
}

function padLeft(written: string, width: number): string {
  return " ".repeat(Math.max(0, width - widthOf(written))) + written;
}
