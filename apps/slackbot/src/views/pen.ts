/**
 * What everything is drawn with: the blocks that the workspace takes, and the language of whoever reads it.
 *
 * Each drawing function takes it as its last parameter and says its texts with it, so that no view can speak a
 * language of its own.
 */
import { type Locale, say, type Text } from "@bakferry/core";
import type { ModalView } from "@slack/types";

import type { Drawing, Level } from "./blocks.ts";
import { escape } from "./mrkdwn.ts";

export interface Pen {
  readonly level: Level;
  readonly locale: Locale;
  /** For `plain_text` and rich text. */
  readonly say: (words: Text) => string;
  /** For a `mrkdwn` place: escaped, and cut to `limit`. */
  readonly said: (words: Text, limit?: number) => string;
}

/** What is drawn once its reader is known. */
export type Answer = (pen: Pen) => Drawing;
export type Modal = (pen: Pen) => ModalView;

export function createPen(level: Level, locale: Locale): Pen {
  const speak = (words: Text): string => say(words, locale);
  return { level, locale, say: speak, said: (words, limit = 1500) => escape(speak(words), limit) };
}
