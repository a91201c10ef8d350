/** What is shown, before it is known on what: lines of toned text that wrap under their own indent. */

export type Tone = "plain" | "strong" | "faint" | "good" | "warning" | "bad";

export interface Span {
  readonly text: string;
  readonly tone: Tone;
}

export interface Line {
  readonly spans: readonly Span[];
  /** Columns that the continuation of a line that is too long stands in from the left. */
  readonly hang: number;
  /** To be copied from here, so it is left to the terminal to break it. */
  readonly isVerbatim?: boolean;
}

export type Page = readonly Line[];

export const BLANK: Line = { spans: [], hang: 0 };

export function line(...parts: readonly (string | Span)[]): Line {
  return {
    spans: parts.map((part) => (typeof part === "string" ? { text: part, tone: "plain" } : part)),
    hang: 0,
  };
}

/** A command to type: on its own line, without a break that would be copied along. */
export function commandToType(command: string): Line {
  return { ...line("  ", toned("strong", command)), isVerbatim: true };
}

export function toned(tone: Tone, text: string): Span {
  return { text, tone };
}

/** The same lines further right, with their continuations. */
export function indented(page: Page, columns: number): Page {
  const margin = toned("plain", " ".repeat(columns));
  return page.map((each) =>
    each.spans.length === 0 ? each : { spans: [margin, ...each.spans], hang: each.hang + columns },
  );
}
