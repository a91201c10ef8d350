/** What to do, behind a word of its own so that the eye finds it. */
import { text } from "@bakferry/core/examine";

import { say } from "./language.ts";
import { line, type Line, toned } from "./page.ts";

export function nextLine(remedy: string): Line {
  const word = say(text("cli.next"));
  return { ...line(toned("strong", word), " ", remedy), hang: word.length + 1 };
}

/** A warning goes on under its first word, too. */
export function warningLine(warning: string): Line {
  const word = say(text("cli.warning"));
  return { ...line(toned("warning", word), " ", warning), hang: word.length + 1 };
}
