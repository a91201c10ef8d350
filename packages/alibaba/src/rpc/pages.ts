/**
 * Reads all pages of a list.
 *
 * The totals that come with a page stand in another place in every operation and are not trusted: a page that is
 * not full, or that brings nothing new, is the last.
 */

export interface PageParameters {
  readonly PageNumber: string;
  readonly PageSize: string;
}

interface Identified<T> {
  readonly id: string;
  readonly row: T;
}

export async function readPages<T>(
  pageSize: number,
  read: (page: PageParameters) => Promise<readonly Identified<T>[]>,
): Promise<readonly T[]> {
  const found = new Map<string, T>();
  for (let pageNumber = 1; ; pageNumber += 1) {
    const rows = await read({ PageNumber: String(pageNumber), PageSize: String(pageSize) });
    const before = found.size;
    for (const { id, row } of rows) found.set(id, row);
    if (rows.length < pageSize || found.size === before) return [...found.values()];
  }
}
