/**
 * Text from files and clouds, made harmless and measurable for a terminal.
 *
 * A database may be named with escape sequences or with marks that turn the writing direction; shown raw they would
 * move the cursor or make one name look like another. East Asian characters take two columns.
 */

/** Controls become their pictures (U+2400 block), other invisible marks their numbers. */
export function visible(written: string): string {
  return written.replaceAll(UNSEEN, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20) return String.fromCodePoint(0x2400 + code);
    return `<U+${code.toString(16).toUpperCase().padStart(4, "0")}>`;
  });
}

/** Columns that the text takes in a terminal. */
export function widthOf(written: string): number {
  let width = 0;
  for (const character of written) {
    if (COMBINING.test(character)) continue;
    width += WIDE.test(character) ? 2 : 1;
  }
  return width;
}

/** Controls, lone surrogates, line separators and marks of direction. Joiners stay: some scripts need them. */
const UNSEEN = /[\p{Cc}\p{Cs}\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu;
const COMBINING = /[\p{Mn}\p{Me}\u200c\u200d]/u;
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]/u;
