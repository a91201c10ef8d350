/** A name in brackets, as QUOTENAME writes it: for statements that a person reads before they run them. */
export function sqlName(name: string): string {
  return `[${name.replaceAll("]", "]]")}]`;
}
