/**
 * The collation of a database, from the numbers that a backup carries instead of its name.
 *
 * They are those of the wire protocol: 20 bits of locale, a bit for each thing that comparisons ignore, a
 * version, and a sort order where the collation is one of SQL Server's own. Later versions share their numbers
 * between collations with and without supplementary characters, so only the names of version 0 are certain.
 * Sources: [MS-TDS] 2.2.5.1.2; Microsoft Learn, "Windows collation name" and "SQL Server collation name".
 */

/** As the database's record holds it. */
export interface CollationNumbers {
  readonly info: number;
  /** 0 for a Windows collation. */
  readonly sortId: number;
}

/** `null` where the numbers do not settle the name. */
export function collationName({ info, sortId }: CollationNumbers): string | null {
  if (sortId !== 0) return SQL_COLLATIONS.get(sortId) ?? null;
  const locale = WINDOWS_COLLATIONS.get(info & LOCALE);
  const isFirstVersion = info >>> VERSION_SHIFT === 0 && (info & BITS.utf8) === 0;
  return locale === undefined || !isFirstVersion ? null : `${locale}_${comparison(info)}`;
}

const LOCALE = 0xf_ffff;
const VERSION_SHIFT = 28;

const BITS = {
  ignoreCase: 1 << 20,
  ignoreAccent: 1 << 21,
  ignoreKana: 1 << 22,
  ignoreWidth: 1 << 23,
  binary: 1 << 24,
  binaryCodePoint: 1 << 25,
  utf8: 1 << 26,
} as const;

function comparison(info: number): string {
  if ((info & BITS.binaryCodePoint) !== 0) return "BIN2";
  if ((info & BITS.binary) !== 0) return "BIN";
  return [
    (info & BITS.ignoreCase) === 0 ? "CS" : "CI",
    (info & BITS.ignoreAccent) === 0 ? "AS" : "AI",
    ...((info & BITS.ignoreKana) === 0 ? ["KS"] : []),
    ...((info & BITS.ignoreWidth) === 0 ? ["WS"] : []),
  ].join("_");
}

/** The sort orders of code page 1252, which every English server has by default. */
const SQL_COLLATIONS: ReadonlyMap<number, string> = new Map([
  [51, "SQL_Latin1_General_CP1_CS_AS"],
  [52, "SQL_Latin1_General_CP1_CI_AS"],
  [53, "SQL_Latin1_General_Pref_CP1_CI_AS"],
  [54, "SQL_Latin1_General_CP1_CI_AI"],
]);

const WINDOWS_COLLATIONS: ReadonlyMap<number, string> = new Map([
  [1025, "Arabic"],
  [1028, "Chinese_Taiwan_Stroke"],
  [1029, "Czech"],
  [1030, "Danish_Norwegian"],
  [1032, "Greek"],
  [1033, "Latin1_General"],
  [1035, "Finnish_Swedish"],
  [1036, "French"],
  [1037, "Hebrew"],
  [1038, "Hungarian"],
  [1041, "Japanese"],
  [1042, "Korean_Wansung"],
  [1045, "Polish"],
  [1048, "Romanian"],
  [1049, "Cyrillic_General"],
  [1054, "Thai"],
  [1055, "Turkish"],
  [1058, "Ukrainian"],
  [1066, "Vietnamese"],
  [2052, "Chinese_PRC"],
  [3082, "Modern_Spanish"],
]);
