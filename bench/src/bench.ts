/** What a benchmark is: figures of the subject and of its baseline, from one run on one machine. */

export interface BenchRun {
  /** Smaller amounts, for a look or a test; the figures mean less. */
  readonly isQuick: boolean;
  /** A folder that is empty at the start and deleted at the end. */
  readonly folder: string;
  /** A line for a person. */
  readonly say: (line: string) => void;
}

export interface Bench {
  /** One line for the list of names. */
  readonly summary: string;
  /** The figures, as they stand in the last line behind the name. */
  run(run: BenchRun): Promise<Readonly<Record<string, unknown>>>;
}
