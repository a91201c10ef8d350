/** Comma-separated values as RFC 4180 has them. */

export function toCsvLine(cells: readonly string[]): string {
  return cells.map((cell) => (/[",\r\n]/u.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",");
}

/** Rows of cells; empty lines are left out. */
export function parseCsv(written: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cell = /("(?:[^"]|"")*"|[^,"\r\n]*)(,|\r?\n|\r|$)/uy;
  while (cell.lastIndex < written.length) {
    const found = cell.exec(written);
    if (!found) return [...rows, []];
    const [, value = "", end = ""] = found;
    row.push(value.startsWith('"') ? value.slice(1, -1).replaceAll('""', '"') : value);
    if (end === ",") continue;
    if (row.length > 1 || row[0] !== "") rows.push(row);
    row = [];
  }
  return rows;
}
