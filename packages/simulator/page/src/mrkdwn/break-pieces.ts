/** Where a line may end inside a word that is too long for many a column. */

const LONG_WORD = /\S{24,}/g;

/** After a slash, and after an underscore between Latin letters: text that runs the other way would be torn apart. */
const PLACE = /(?<=\/)(?=[^/])|(?<=[A-Za-z0-9]_)(?=[A-Za-z0-9])/g;

/** The pieces between such places, which make the text again; a text without long words is one piece. */
export function breakPieces(text: string): readonly string[] {
  const pieces: string[] = [];
  let from = 0;
  for (const { 0: word, index } of text.matchAll(LONG_WORD)) {
    for (const { index: at } of word.matchAll(PLACE)) {
      pieces.push(text.slice(from, index + at));
      from = index + at;
    }
  }
  return [...pieces, text.slice(from)];
}
