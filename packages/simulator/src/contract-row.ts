/**
 * The form of the contract files: what the documentation of a service says, and the test that shows it here.
 *
 * `test` is a part of a test's title, in the file of that path below `src`.
 */

export interface Shown {
  readonly file: string;
  readonly test: string;
}

export interface ContractRow extends Shown {
  readonly says: string;
  readonly source: string;
}

export function rows(
  file: string,
  source: string,
  pairs: readonly (readonly [says: string, test: string])[],
): readonly ContractRow[] {
  return pairs.map(([says, test]) => ({ says, source, file, test }));
}
