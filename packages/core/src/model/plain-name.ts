/** A database's name as part of a file name: Alibaba Cloud's guide forbids everything but letters and digits there. */

const LONGEST = 64;

/** Never empty: a name without a single Latin letter or digit becomes "database". */
export function plainName(databaseName: string): string {
  const plain = databaseName
    .normalize("NFKD")
    .replaceAll(/[^A-Za-z0-9]/g, "")
    .slice(0, LONGEST);
  return plain || "database";
}
