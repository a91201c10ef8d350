/**
 * Text from people inside T-SQL, so that nothing in it is ever read as anything but text.
 *
 * A script travels as a file: cmd.exe redirects it in the code page of the console, sqlcmd replaces `$(name)` even
 * inside strings, and `GO` on a line of its own ends a batch wherever it stands. So a literal here is plain ASCII on
 * one line: quotes are doubled, other characters are written as NCHAR(code unit), and `$(` is torn apart.
 *
 * Source: Transact-SQL, "Constants", NCHAR; sqlcmd, "Use sqlcmd with scripting variables".
 */

/** Longest identifier of SQL Server (`sysname`), in UTF-16 units. */
export const LONGEST_NAME = 128;

/** An expression of type nvarchar that has exactly this value. Expects text without control characters. */
export function sqlText(value: string): string {
  const pieces: string[] = [];
  let plain = "";
  const flush = (): void => {
    if (plain !== "") pieces.push(`N'${plain.replaceAll("'", "''")}'`);
    plain = "";
  };
  for (const unit of unitsOf(value)) {
    const isPlain = unit >= FIRST_PRINTABLE && unit <= LAST_PRINTABLE;
    const character = String.fromCharCode(unit);
    if (isPlain) {
      if (character === "(" && plain.endsWith("$")) flush();
      plain += character;
    } else {
      flush();
      pieces.push(`NCHAR(${unit})`);
    }
  }
  flush();
  return pieces.length === 0 ? "N''" : pieces.join(" + ");
}

/** Line breaks, other controls and halves of characters: nobody names a database or a folder so on purpose. */
export function hasUnfitCharacter(value: string): boolean {
  return UNFIT.test(value) || !value.isWellFormed();
}

const FIRST_PRINTABLE = 0x20;
const LAST_PRINTABLE = 0x7e;
const UNFIT = /[\p{Cc}\u2028\u2029]/u;

function unitsOf(value: string): readonly number[] {
  return Array.from({ length: value.length }, (_, index) => value.charCodeAt(index));
}
