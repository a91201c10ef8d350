/** Where a line may end inside a word that is too long for many a column. */

const LONG_WORD = /\S{24,}/g;

/** The pieces between such places, which make the text again; a text without long words is one piece. */
export function breakPieces(text: string): readonly string[] {
  const pieces: string[] = [];
  let from = 0;
  for (const { 0: word, index } of text.matchAll(LONG_WORD)) {
    for (const { index: at } of word.matchAll(/(?<=[/_])(?=[^/_])/g)) {
      pieces.push(text.slice(from, index + at));
      from = index + at;
    }
  }
  return [...pieces, text.slice(from)];
}
