/** Cuts T-SQL into tokens as SQL Server does, for tests of what stays inside its quotes. */

export interface SqlToken {
  readonly kind: "string" | "name" | "word" | "sign";
  /** Without quotes, and with doubled ones undone. */
  readonly text: string;
}

/** Comments and white space are dropped. Throws for quotes and comments without an end. */
export function tokenizeSql(script: string): readonly SqlToken[] {
  const tokens: SqlToken[] = [];
  let rest = script;
  while (rest !== "") {
    const match = PATTERNS.map(([kind, pattern]) => ({ kind, found: pattern.exec(rest) })).find(
      ({ found }) => found !== null,
    );
    if (!match?.found) throw new Error(`No token begins at: ${rest.slice(0, 40)}`);
    const [whole, inner = whole] = match.found;
    rest = rest.slice(whole.length);
    if (match.kind === "string") tokens.push({ kind: "string", text: inner.replaceAll("''", "'") });
    else if (match.kind === "name") tokens.push({ kind: "name", text: inner.replaceAll("]]", "]") });
    else if (match.kind !== "nothing") tokens.push({ kind: match.kind, text: inner });
  }
  return tokens;
}

/** The value of an expression of literals, NCHAR and plus signs; throws for anything else. */
export function evaluateText(tokens: readonly SqlToken[]): string {
  let value = "";
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index]!;
    if (index > 0 && value !== "" && token.text === "+" && token.kind === "sign") continue;
    if (token.kind === "string") value += token.text;
    else if (token.text === "NCHAR" && tokens[index + 1]?.text === "(" && tokens[index + 3]?.text === ")") {
      value += String.fromCharCode(Number(tokens[index + 2]?.text));
      index += 3;
    } else throw new Error(`${token.text} is no part of a text.`);
  }
  return value;
}

const PATTERNS: readonly (readonly [SqlToken["kind"] | "nothing", RegExp])[] = [
  ["nothing", /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)/],
  ["string", /^N?'((?:[^']|'')*)'/],
  ["name", /^\[((?:[^\]]|\]\])*)\]/],
  ["word", /^[A-Za-z0-9_@#$.]+/],
  ["sign", /^(?:[-+=<>(),;*%]|\/(?!\*))/],
];
